import type { IHookFunctions } from 'n8n-workflow';

import { ALL_FIELDS, tokensOf } from '../shared/webhooks/payload';
import { STAGES } from '../shared/webhooks/stages';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import { withoutProblems } from '../shared/webhooks/settings';
import { readSettings } from './settings';
import { SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/**
 * The webhooks to have in Retreaver, one for each stage and each timer. Their URLs say what is ours and what for,
 * carry the token, and ask Retreaver to fill in the call's fields and the tags; the `[tokens]` stay as they are,
 * since Retreaver looks for them literally.
 *
 * @throws UserError where a parameter cannot work, with all that is wrong
 */
export async function wantedWebhooks(context: IHookFunctions): Promise<WantedWebhook[]> {
	const { wanted = [], ...asked } = withoutProblems(readSettings(context));
	const tokens = tokensOf(ALL_FIELDS, asked).map((name) => `${encodeURIComponent(name)}=[${name}]`);
	return await Promise.all(
		wanted.map(async ({ stage, seconds, triggerType }) => {
			const own = await ownUrl(context, { [STAGE_PARAMETER]: stage, [SECONDS_PARAMETER]: seconds });
			return {
				label: STAGES[stage].option.name,
				url: [own, ...tokens].join('&'),
				seconds,
				triggerType,
			};
		}),
	);
}
