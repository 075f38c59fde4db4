import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ALL_FIELDS, tokensOf } from '../shared/webhooks/payload';
import { STAGES } from '../shared/webhooks/stages';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import { withoutProblems } from '../shared/webhooks/settings';
import { readSettings } from './settings';
import { SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/**
 * The webhooks that the trigger needs in Retreaver, one for each stage and each timer. Their URLs identify the trigger
 * and the stage, carry the token, and contain `[tokens]` for the call's fields and tags. These are not encoded, since
 * Retreaver looks for the literal text.
 *
 * @throws UserError that lists all invalid parameters
 */
export async function wantedWebhooks(
	context: IHookFunctions | IWebhookFunctions,
): Promise<WantedWebhook[]> {
	const { wanted = [], requestMethod: method, ...asked } = withoutProblems(readSettings(context));
	const tokens = tokensOf(ALL_FIELDS, asked).map((name) => `${encodeURIComponent(name)}=[${name}]`);
	return await Promise.all(
		wanted.map(async ({ stage, seconds, triggerType }) => {
			const parameters = { [STAGE_PARAMETER]: stage, [SECONDS_PARAMETER]: seconds };
			const requestMethod = triggerType === undefined ? undefined : method;
			const own = await ownUrl(context, parameters, requestMethod);
			return {
				label: STAGES[stage].option.name,
				url: [own, ...tokens].join('&'),
				seconds,
				triggerType,
				requestMethod,
			};
		}),
	);
}
