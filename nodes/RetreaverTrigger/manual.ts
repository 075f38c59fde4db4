import type { INodeProperties } from 'n8n-workflow';

import { ALL_FIELDS, tokensOf } from '../shared/webhooks/payload';
import { type StageName, STAGES } from '../shared/webhooks/stages';
import { manualSteps, manualText } from '../shared/webhooks/parameters';
import { TOKEN_PARAMETER } from '../shared/api/tokenMask';
import { SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/** For webhooks that are registered by hand: the steps, and a text to paste into Retreaver for each chosen stage. */
export const manualParameters: INodeProperties[] = [
	manualSteps([
		'Give the credential a Webhook Token, a long random text of your own.',
		'Copy the Production URL under Webhook URLs at the top of this panel.',
		'In Retreaver, open Campaigns > your campaign > Webhooks (Timers for a timer) and add one webhook for each stage: method POST (a timer has none), and as URL the Production URL with the text of the stage right after it.',
		'In that text, put your Webhook Token in place of YOUR_WEBHOOK_TOKEN. To get tags of the call as well, add &amp;your_tag=[your_tag] at the end.',
		'Publish (activate) this workflow.',
	]),
	...(Object.keys(STAGES) as StageName[]).map(stageText),
];

function stageText(stage: StageName): INodeProperties {
	const seconds = stage === 'timer_reached' ? ', and put your seconds in place of 90' : '';
	const parameter = manualText(
		`manual_${stage}`,
		`Text for ${STAGES[stage].option.name}`,
		manualQuery(stage),
		`Copy it to Retreaver, right after the Production URL${seconds}`,
	);
	return { ...parameter, displayOptions: { show: { registration: ['manual'], stages: [stage] } } };
}

/** The query for the URL of a webhook that is added to Retreaver by hand. */
function manualQuery(stage: StageName): string {
	const query = [
		`${STAGE_PARAMETER}=${stage}`,
		...(stage === 'timer_reached' ? [`${SECONDS_PARAMETER}=90`] : []),
		`${TOKEN_PARAMETER}=YOUR_WEBHOOK_TOKEN`,
		...tokensOf(ALL_FIELDS).map((token) => `${token}=[${token}]`),
	];
	return `?${query.join('&')}`;
}
