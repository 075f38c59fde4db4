import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

/**
 * Reads the parameters of a trigger one by one. What cannot be read is noted, with the sentence that says why, rather
 * than thrown: publishing fails with these sentences, and an event still starts the workflow.
 */
export function settingsReader(context: IHookFunctions | IWebhookFunctions) {
	const problems: string[] = [];

	/** What `work` returns; `otherwise` where it throws. */
	const attempt = <T, O>(parameter: string, work: () => T, otherwise: O): T | O => {
		try {
			return work();
		} catch (error) {
			const { message } = error as Error;
			const isOurs = error instanceof UserError;
			problems.push(isOurs ? message : `"${parameter}" cannot be read: ${message}`);
			return otherwise;
		}
	};

	/** An entry of Options; its default where it is not set or cannot be read. */
	const option = <T>(
		{ name, displayName, default: unset }: INodeProperties,
		parse: (value: unknown, parameter: string) => T,
	): T => {
		const work = () => parse(context.getNodeParameter(`options.${name}`, unset), displayName);
		return attempt(displayName, work, parse(unset, displayName));
	};

	return { problems, attempt, option };
}

/**
 * The settings of a trigger that can be published.
 *
 * @throws UserError with all problems
 */
export function withoutProblems<T extends { problems: string[] }>(settings: T): T {
	if (settings.problems.length === 0) return settings;
	throw new UserError(settings.problems.join(' '));
}
