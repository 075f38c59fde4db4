import type { INodeProperties } from 'n8n-workflow';

import {
	productionUrlParameter,
	addressToCopy,
	manualSteps,
	TAG_QUERY,
	whenByHand,
} from '../shared/webhooks/byHand';
import { ALL_FIELDS, tokensOf } from '../shared/webhooks/payload';
import { type StageName, STAGES } from '../shared/webhooks/stages';
import { SECONDS_PARAMETER, STAGE_PARAMETER } from './stages';

/** For webhooks that are registered by hand: the steps, and a complete address for each chosen stage. */
export const manualParameters: INodeProperties[] = [
	manualSteps([
		'Give the credential a Webhook Token, a long random text of your own.',
		'Copy the Production URL from Webhook URLs at the top of this panel to the field below. Under Options, add "Webhook Token for the Addresses" and enter the same Webhook Token. Close this panel and open it again: each stage then shows its complete address.',
		'In Retreaver, open Campaigns > your campaign > Webhooks (Timers for a timer) and add one webhook for each stage, with its address as URL and the method POST (a timer has none).',
		'Remove the option Webhook Token for the Addresses again: it would be in every export of this workflow.',
		'Publish (activate) this workflow.',
	]),
	productionUrlParameter,
	...(Object.keys(STAGES) as StageName[]).map(addressOf),
];

function addressOf(stage: StageName): INodeProperties {
	const seconds = stage === 'timer_reached' ? ', and put your seconds in place of 90' : '';
	const parameter = addressToCopy(
		`manual_${stage}`,
		`Address for ${STAGES[stage].option.name}`,
		`${JSON.stringify(`&${manualQuery(stage)}`)} + ${TAG_QUERY}`,
		`Copy the result to Retreaver${seconds}`,
	);
	return { ...parameter, displayOptions: { show: { ...whenByHand.show, stages: [stage] } } };
}

/** The query for the URL of a webhook that is added to Retreaver by hand. */
function manualQuery(stage: StageName): string {
	const query = [
		`${STAGE_PARAMETER}=${stage}`,
		...(stage === 'timer_reached' ? [`${SECONDS_PARAMETER}=90`] : []),
		...tokensOf(ALL_FIELDS).map((token) => `${token}=[${token}]`),
	];
	return query.join('&');
}
