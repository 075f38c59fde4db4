import type { INodeProperties } from 'n8n-workflow';

import { notice } from '../shared/parameters';
import { TOKEN_PARAMETER } from '../shared/webhookToken';
import { OUTPUT_MAP, PING_HEADERS, pingData } from './configurator';

const outputs = Object.entries(OUTPUT_MAP).map(([name, field]) => `${name}: <code>${field}</code>`);

/** What to enter in Retreaver where the trigger does not register itself. */
export const manualNotices: INodeProperties[] = [
	lines('manualNotice', [
		'What to do in Retreaver, for an API key that may not change campaigns:',
		'1. Give the credential a Webhook Token, a long random text of your own.',
		'2. Copy the Production URL at the top of this panel.',
		'3. In Retreaver, open Campaigns > your campaign > Webhooks and add a bid (RTB) webhook for your buyer with the values below. Put your Webhook Token in place of YOUR_WEBHOOK_TOKEN.',
		'4. Activate this workflow.',
	]),
	lines('manualUrl', [
		'URL: the Production URL with this right behind it. Method: POST.',
		`<code>?${TOKEN_PARAMETER}=YOUR_WEBHOOK_TOKEN</code>`,
	]),
	lines('manualHeaders', ['Headers:', `<code>${JSON.stringify(PING_HEADERS)}</code>`]),
	lines('manualData', [
		'Data. To get tags of the call as well, add <code>"your_tag": "[your_tag]"</code>.',
		`<code>${JSON.stringify(pingData())}</code>`,
	]),
	lines('manualOutput', [`Where the answer holds what: ${outputs.join(', ')}`]),
];

function lines(name: string, texts: string[]): INodeProperties {
	return notice(name, texts.join('<br>'), { registration: ['manual'] });
}
