import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../api/facts';
import { decimalNumber } from '../input/validate';
import { multiList } from '../records/loadOptions';
import { whenAutomatic } from './byHand';

/**
 * The help that the editor shows beside a trigger that has not run yet.
 *
 * @param every what starts the published workflow, such as "every bid request"
 * @param shows a sentence on what a call does while the trigger listens
 * @param showsAgain a shorter version of `shows`
 */
export function triggerPanel(
	header: string,
	every: string,
	shows: string,
	showsAgain = shows,
): NonNullable<INodeTypeDescription['triggerPanel']> {
	const call = 'click the button above and call a tracking number of the campaign.';
	const listed = 'These runs are listed under Executions.';
	return {
		header,
		executionsHelp: {
			inactive: `<b>While you build the workflow</b>, ${call} ${shows}<br /><br /><b>When the workflow is ready</b>, publish it. From then on ${every} starts it. ${listed}`,
			active: `<b>The workflow is published</b>: ${every} starts it. ${listed}<br /><br /><b>To go on building it</b>, ${call} ${showsAgain}`,
		},
	};
}

/** Tags of the call that Retreaver sends as well. On the first level, since most workflows need some. */
export const tagParameters: INodeProperties[] = [
	{
		...multiList('tagKeys'),
		displayName: 'Include Tags',
		name: 'tagKeys',
		placeholder: 'Add tags',
		description:
			'The tags of the call that you want to get. The list has those that calls of the last 90 days carry, as far as Retreaver reports on them.',
	},
	{
		displayName: 'Other Tags',
		name: 'otherTags',
		type: 'string',
		typeOptions: { commaSeparated: true },
		default: '',
		placeholder: 'e.g. lead_score, utm_source',
		description: 'Names of tags that are not in the list, separated by commas',
	},
];

// Entries of the parameter Options.

export const allowedIpsOption: INodeProperties = {
	displayName: 'Allowed IPs',
	name: 'allowedIps',
	type: 'string',
	default: '',
	placeholder: 'e.g. 192.0.2.10, 198.51.100.0/24',
	description:
		'IP addresses, or ranges of them, that may call this workflow, separated by commas. Empty allows all: a token in the web address protects the workflow in any case.',
};

export const deadlineOption: INodeProperties = {
	displayName: 'Answer Deadline (Seconds)',
	name: 'deadline',
	type: 'number',
	typeOptions: { minValue: 0.5, maxValue: 4.8, numberPrecision: 1 },
	default: 4,
	description: `Seconds after which the fallback tags go out, whatever the workflow is still doing. Retreaver waits ${facts.limits.answerSeconds} seconds.`,
};

export const requestMethodOption: INodeProperties = {
	displayName: 'Request Method',
	name: 'requestMethod',
	type: 'options',
	displayOptions: whenAutomatic,
	options: [
		{ name: 'GET', value: 'get', description: 'All data is in the web address' },
		{ name: 'POST', value: 'post', description: 'Retreaver can send more data along with it' },
	],
	default: 'post',
	description:
		'How Retreaver calls this workflow. Where it refuses POST, GET is used. Timers are always called with GET.',
};

export const convertTypesOption: INodeProperties = {
	displayName: 'Convert Types',
	name: 'convertTypes',
	type: 'boolean',
	default: false,
	description:
		'Whether to convert tags that look like a number, true or false to that type; otherwise all stay text. Values with a leading zero or plus stay text: zip code 94103 becomes a number, 02134 does not.',
};

export const includeCallKeyOption: INodeProperties = {
	displayName: 'Include Call Key',
	name: 'includeCallKey',
	type: 'boolean',
	default: false,
	description:
		'Whether to put out call_key, with which Call > Add Tags changes this call: a secret, which saved executions show. For webhooks set up by hand, also enter call_key under Other Tags.',
};

/** The secret output fields of the webhook triggers. This property is missing in the types of n8n. */
export const SENSITIVE_FIELDS = { sensitiveOutputFields: ['call_key'] };

/**
 * Converts the value of {@link deadlineOption} to milliseconds.
 *
 * @throws UserError unless it is a number of seconds above 0 and below what Retreaver waits
 */
export function answerDeadline(deadline: unknown, parameter: string): number {
	const seconds = decimalNumber(deadline, parameter);
	if (seconds > 0 && seconds < facts.limits.answerSeconds) return seconds * 1000;
	throw new UserError(
		`"${parameter}" must be less than the ${facts.limits.answerSeconds} seconds that Retreaver waits, such as 4, but is "${seconds}".`,
	);
}
