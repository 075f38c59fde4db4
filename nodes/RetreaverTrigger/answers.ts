import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { AnswerGate } from '../shared/webhooks/answerGate';
import { deadlineOption } from '../shared/webhooks/parameters';
import { jsonObject, MAX_TAGS } from '../shared/input/validate';

/**
 * How the workflow answers Retreaver. Retreaver adds the JSON object in the answer to the call as tags (G). An entry of
 * Options.
 */
const respondOption: INodeProperties = {
	displayName: 'Put Tags on the Call',
	name: 'responseMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'No',
			value: 'onReceived',
			description: 'The call goes on at once',
		},
		{
			name: 'With a Webhook Response Operation',
			value: 'responseNode',
			description:
				'A Retreaver node in the workflow answers while the caller waits: Webhook Response > Respond with Tags',
		},
		{
			name: 'From the Last Node',
			value: 'lastNode',
			description: 'The field "tags" of the last node is put on the call while the caller waits',
		},
	],
	default: 'onReceived',
	description: 'Whether the workflow puts tags on the call, such as for its routing, and how',
};

const whenHeld = { show: { responseMode: ['lastNode', 'responseNode'] } };

/**
 * The gate for a call that goes on at once. n8n answers once it has stored the execution; but if `N8N_CONCURRENCY_PRODUCTION_LIMIT`
 * is set, it first waits for a free slot. Retreaver does not have to wait for that slot: by then, the execution is
 * stored (read in n8n 2.41).
 * The answer is an empty object, since Retreaver would add any content to the call as tags (G).
 */
export const AT_ONCE: AnswerGate = {
	deadline: 300,
	fallback: {},
	accept: () => ({}),
	reportsErrors: true,
};

/** An entry of Options. */
export const fallbackTagsOption: INodeProperties = {
	displayName: 'Fallback Tags (JSON)',
	name: 'fallbackTags',
	type: 'json',
	displayOptions: whenHeld,
	default: '{}',
	placeholder: '{"crm_lookup": "timeout"}',
	description:
		'The tags for a call if the workflow is late, fails or gives no answer, as JSON such as {"crm_lookup": "timeout"}',
};

/** Entries of Options for how the workflow answers Retreaver. */
export const answerOptions: INodeProperties[] = [
	respondOption,
	{ ...deadlineOption, displayOptions: whenHeld },
	fallbackTagsOption,
];

/**
 * Parses the value of {@link fallbackTagsOption}.
 *
 * @throws UserError for invalid JSON, nested values or too many tags
 */
export function fallbackTags(value: unknown, parameter: string): IDataObject {
	const tags = jsonObject(value, parameter);
	const usable = callTags(tags);
	if (usable && Object.keys(usable).length === Object.keys(tags).length) return usable;
	throw new UserError(
		`"${parameter}" must have one value for each tag, as in {"state": "CA"}, and ${MAX_TAGS} tags at most.`,
	);
}

/** The tags in the output of a workflow's last node: one item with a field "tags". Undefined for anything else. */
export function tagsOfLastNode(body: unknown): IDataObject | undefined {
	const items = Array.isArray(body) ? body : [body];
	return items.length === 1 ? callTags((items[0] as IDataObject | null)?.tags) : undefined;
}

/**
 * Returns the tags of an object that can be added to a call, without its nested values. Undefined if the value is not
 * an object or has too many tags.
 */
export function callTags(value: unknown): IDataObject | undefined {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
	const entries = Object.entries(value).filter(
		([, tag]) => tag === null || typeof tag !== 'object',
	);
	return entries.length <= MAX_TAGS ? Object.fromEntries(entries) : undefined;
}
