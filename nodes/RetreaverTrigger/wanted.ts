import type { IHookFunctions } from 'n8n-workflow';

import { ALL_FIELDS, tokensOf } from '../shared/webhooks/payload';
import { STAGES } from '../shared/webhooks/stages';
import { readTagKeys } from '../shared/webhooks/parameters';
import { ownUrl, type WantedWebhook } from '../shared/webhooks/registration';
import { registrations, SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

interface Options {
	tagKeys?: string;
	triggerTypes?: { override?: Array<{ stage: string; triggerType: string }> };
}

/**
 * The webhooks to have in Retreaver, one for each stage and each timer. Their URLs say what is ours and what for,
 * carry the token, and ask Retreaver to fill in the call's fields and the tags; the `[tokens]` stay as they are,
 * since Retreaver looks for them literally.
 *
 * @throws UserError where no stage is chosen, or where a timer has no seconds
 */
export async function wantedWebhooks(context: IHookFunctions): Promise<WantedWebhook[]> {
	const { tagKeys, triggerTypes } = context.getNodeParameter('options', {}) as Options;
	const overrides = (triggerTypes?.override ?? []).map(
		({ stage, triggerType }) => [stage, triggerType.trim()] as const,
	);
	const wanted = registrations(
		context.getNodeParameter('stages'),
		context.getNodeParameter('timerSeconds', ''),
		Object.fromEntries(overrides),
	);
	const tokens = tokensOf(ALL_FIELDS, readTagKeys(tagKeys)).map(
		(name) => `${encodeURIComponent(name)}=[${name}]`,
	);
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
