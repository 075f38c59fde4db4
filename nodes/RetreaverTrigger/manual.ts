import type { INodeProperties } from 'n8n-workflow';

import { notice } from '../shared/parameters';
import { ALL_FIELDS, tokensOf } from '../shared/payload';
import { type StageName, STAGES } from '../shared/stages';
import { TOKEN_PARAMETER } from '../shared/webhookToken';
import { SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/** What to paste into Retreaver where the trigger does not register itself: a text for each chosen stage. */
export const manualNotices: INodeProperties[] = [
	notice(
		'manualNotice',
		[
			'What to do in Retreaver, for an API key that may not change campaigns:',
			'1. Give the credential a Webhook Token, a long random text of your own.',
			'2. Copy the Production URL at the top of this panel.',
			'3. In Retreaver, open Campaigns > your campaign > Webhooks (Timers for a timer) and add one webhook for each stage below: method POST (a timer has none), and as URL the Production URL with the text of the stage right behind it.',
			'4. In that text, put your Webhook Token in place of YOUR_WEBHOOK_TOKEN. To get tags of the call as well, add <code>&your_tag=[your_tag]</code>.',
			'5. Activate this workflow.',
		].join('<br>'),
		{ registration: ['manual'] },
	),
	...(Object.keys(STAGES) as StageName[]).map(stageNotice),
];

function stageNotice(stage: StageName): INodeProperties {
	const { name } = STAGES[stage].option;
	const hint = stage === 'timer' ? ' (put your seconds in place of 90)' : '';
	return notice(
		`manual_${stage}`,
		`${name}${hint}:<br><code>${manualQuery(stage)}</code>`,
		{ registration: ['manual'], stages: [stage] },
	);
}

/** The query for the URL of a webhook that is added to Retreaver by hand. */
function manualQuery(stage: StageName): string {
	const query = [
		`${STAGE_PARAMETER}=${stage}`,
		...(stage === 'timer' ? [`${SECONDS_PARAMETER}=90`] : []),
		`${TOKEN_PARAMETER}=YOUR_WEBHOOK_TOKEN`,
		...tokensOf(ALL_FIELDS).map((token) => `${token}=[${token}]`),
	];
	return `?${query.join('&')}`;
}
