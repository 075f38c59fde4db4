import type { INodeProperties } from 'n8n-workflow';

import { manualSteps, manualText } from '../shared/webhooks/parameters';
import { facts } from '../shared/api/facts';
import { TOKEN_PARAMETER } from '../shared/api/tokenMask';
import { tagPrefixParameter } from './buyerSetup';
import { PING_HEADERS, pingData } from './configurator';

const outputs = Object.entries(facts.bids.outputMap).map(([name, field]) => `${name}: ${field}`);

/** For a webhook that is registered by hand: the steps, and the texts to enter in Retreaver. */
export const manualParameters: INodeProperties[] = [
	manualSteps([
		'Give the credential a Webhook Token, a long random text of your own.',
		'Copy the Production URL under Webhook URLs at the top of this panel.',
		'In Retreaver, open Campaigns > your campaign > Webhooks and add a bid (RTB) webhook for your buyer, method POST, with the texts below. Put your Webhook Token in place of YOUR_WEBHOOK_TOKEN.',
		`Tell Retreaver which field of the answer has which value: ${outputs.join(', ')}. Enter the Tag Prefix as the output tag prefix.`,
		'Publish (activate) this workflow.',
	]),
	manualText(
		'manualUrl',
		'Text for the URL',
		`?${TOKEN_PARAMETER}=YOUR_WEBHOOK_TOKEN`,
		'Copy it to Retreaver, right after the Production URL',
	),
	tagPrefixParameter,
	manualText(
		'manualHeaders',
		'Text for the Headers',
		JSON.stringify(PING_HEADERS),
		'Copy it to Retreaver',
	),
	manualText(
		'manualData',
		'Text for the Data',
		JSON.stringify(pingData()),
		'Copy it to Retreaver. To get tags of the call as well, add "your_tag": "[your_tag]".',
	),
];
