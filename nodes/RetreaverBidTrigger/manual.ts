import type { INodeProperties } from 'n8n-workflow';

import { tagPrefixOption } from './buyerSetup';
import { facts } from '../shared/api/facts';
import {
	productionUrlParameter,
	addressToCopy,
	manualSteps,
	manualText,
} from '../shared/webhooks/byHand';
import { PING_HEADERS, pingData } from './configurator';

const outputs = Object.entries(facts.bids.outputMap).map(([name, field]) => `${name}: ${field}`);

/** For a webhook that is registered by hand: the steps, and the texts to enter in Retreaver. */
export const manualParameters: INodeProperties[] = [
	manualSteps([
		'Give the credential a Webhook Token, a long random text of your own.',
		'Copy the Production URL from Webhook URLs at the top of this panel to the field below. Under Options, add "Webhook Token for the Addresses" and enter the same Webhook Token. Close this panel and open it again: it then shows the complete address.',
		'In Retreaver, open Campaigns > your campaign > Webhooks and add a bid (RTB) webhook for your buyer, with the address as URL, the method POST, and the headers and data below.',
		`Tell Retreaver which field of the answer has which value: ${outputs.join(', ')}. Enter ${tagPrefixOption.default} as the output tag prefix, or the Tag Prefix under Options if several buyers of the campaign bid.`,
		'Remove the option Webhook Token for the Addresses again: it would be in every export of this workflow.',
		'Publish (activate) this workflow.',
	]),
	productionUrlParameter,
	addressToCopy('manualUrl', 'Address', '""', 'Copy the result to Retreaver'),
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
