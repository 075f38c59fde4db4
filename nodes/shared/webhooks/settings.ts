import type {
	IHookFunctions,
	INodeProperties,
	INodePropertyOptions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { isUserError } from '../api/errors';
import { boolean, listOf, oneOf } from '../input/validate';
import { addressRanges } from './allowedIps';
import { isByHand } from './byHand';
import { chosenCampaigns } from './chosenCampaigns';
import {
	allowedIpsOption,
	answerDeadline,
	convertTypesOption,
	deadlineOption,
	includeCallKeyOption,
	requestMethodOption,
} from './parameters';

/**
 * Reads the parameters of a trigger one by one. Errors are collected in `problems` instead of thrown: publishing fails
 * with them, while an event still starts the workflow.
 *
 * @returns the settings that all webhook triggers have, and functions to read the others
 */
export function settingsReader(context: IHookFunctions | IWebhookFunctions) {
	const problems: string[] = [];

	/** Returns the result of `work`, or `otherwise` if it throws. */
	const attempt = <T, O>(parameter: string, work: () => T, otherwise: O): T | O => {
		try {
			return work();
		} catch (error) {
			const { message } = error as Error;
			problems.push(isUserError(error) ? message : `"${parameter}" cannot be read: ${message}`);
			return otherwise;
		}
	};

	/** Reads an entry of Options. Returns its default if it is not set or cannot be read. */
	const option = <T>(
		{ name, displayName, default: unset }: INodeProperties,
		parse: (value: unknown, parameter: string) => T,
	): T => {
		const work = () => parse(context.getNodeParameter(`options.${name}`, unset), displayName);
		return attempt(displayName, work, parse(unset, displayName));
	};

	const byHand = isByHand(context);
	if (!byHand) attempt('Campaign', () => chosenCampaigns(context), undefined);

	const readTagKeys = () => [
		...listOf(context.getNodeParameter('tagKeys', []), 'Include Tags'),
		...listOf(context.getNodeParameter('otherTags', ''), 'Other Tags'),
	];

	const shared = {
		problems,
		allowedIps: option(allowedIpsOption, addressRanges),
		requestMethod: option(requestMethodOption, (value, parameter) =>
			String(oneOf(value, parameter, requestMethodOption.options as INodePropertyOptions[])),
		),
		tagKeys: attempt('Include Tags', readTagKeys, []),
		convertTypes: option(convertTypesOption, boolean),
		includeCallKey: option(includeCallKeyOption, boolean),
	};
	/** Milliseconds. Only read where the trigger holds its answer. */
	const deadline = () => option(deadlineOption, answerDeadline);

	return { shared, isByHand: byHand, deadline, attempt, option };
}

/**
 * Returns the settings of a trigger unless they have problems.
 *
 * @throws UserError that lists all problems
 */
export function withoutProblems<T extends { problems: string[] }>(settings: T): T {
	if (settings.problems.length === 0) return settings;
	throw new UserError(settings.problems.join(' '));
}
