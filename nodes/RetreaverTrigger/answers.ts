import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { AnswerGate } from '../shared/webhooks/answerGate';
import { deadlineOption } from '../shared/webhooks/parameters';
import { jsonObject, MAX_TAGS } from '../shared/input/validate';

/** How the workflow answers Retreaver, which applies a JSON object in the answer to the call as tags (G). */
export const respondParameter: INodeProperties = {
	displayName: 'Respond',
	name: 'responseMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Immediately',
			value: 'onReceived',
			description: 'The call goes on at once, without tags',
		},
		{
			name: 'Using a Webhook Response Operation',
			value: 'responseNode',
			description: 'A Retreaver node in the workflow answers: Webhook Response > Respond with Tags',
		},
		{
			name: 'When Last Node Finishes',
			value: 'lastNode',
			description: 'The field "tags" of the last node is put on the call',
		},
	],
	default: 'onReceived',
	description:
		'Who answers Retreaver while the caller waits: tags in the answer are put on the call',
};

const whenHeld = { show: { '/responseMode': ['lastNode', 'responseNode'] } };

/**
 * For *Immediately*. n8n answers as soon as it has stored the execution, but not before the execution has a free place
 * where `N8N_CONCURRENCY_PRODUCTION_LIMIT` is set. Retreaver need not wait for that: the execution is
 * stored by then (read in n8n 2.41).
 * An empty object: whatever stands in it, Retreaver would write to the call as a tag (G).
 */
export const AT_ONCE: AnswerGate = {
	deadline: 300,
	fallback: {},
	accept: () => ({}),
	reportsErrors: true,
};

/** Entries of Options, for an answer that the workflow gives. */
export const fallbackTagsOption: INodeProperties = {
	displayName: 'Fallback Tags (JSON)',
	name: 'fallbackTags',
	type: 'json',
	displayOptions: whenHeld,
	default: '{}',
	placeholder: '{"crm_lookup": "timeout"}',
	description:
		'The tags for a call where the workflow is late, fails or gives no answer, as JSON such as {"crm_lookup": "timeout"}',
};

export const answerOptions: INodeProperties[] = [
	{ ...deadlineOption, displayOptions: whenHeld },
	fallbackTagsOption,
];

/**
 * The tags in {@link fallbackTagsOption}.
 *
 * @throws UserError where they do not parse, or cannot be put on a call as they are
 */
export function fallbackTags(value: unknown, parameter: string): IDataObject {
	const tags = jsonObject(value, parameter);
	const usable = callTags(tags);
	if (usable && Object.keys(usable).length === Object.keys(tags).length) return usable;
	throw new UserError(
		`"${parameter}" must have one value for each tag, as in {"state": "CA"}, and ${MAX_TAGS} tags at most.`,
	);
}

/** The tags in what the last node of a workflow put out: one item with a field "tags". */
export function tagsOfLastNode(body: unknown): IDataObject | undefined {
	const items = Array.isArray(body) ? body : [body];
	return items.length === 1 ? callTags((items[0] as IDataObject | null)?.tags) : undefined;
}

/** What can be put on a call as tags: an object of single values, 100 at most (D). Undefined for anything else. */
export function callTags(value: unknown): IDataObject | undefined {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
	const entries = Object.entries(value).filter(
		([, tag]) => tag === null || typeof tag !== 'object',
	);
	return entries.length <= MAX_TAGS ? Object.fromEntries(entries) : undefined;
}
