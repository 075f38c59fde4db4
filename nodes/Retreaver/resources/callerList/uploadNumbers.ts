import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { INPUT_FILE_HINT } from '../../../shared/input/parameters';
import { oneOf } from '../../../shared/input/validate';
import type { OperationContext, Operation } from '../../core/operation';
import type { Skipped } from '../../core/skipInvalid';
import { addressParameters, requestOfList, pickedList, send } from './address';
import {
	entriesOfFile,
	entriesOfItems,
	entriesOfText,
	type BadEntry,
	type Entry,
	readNumbers,
} from './parseNumbers';

/** The maximum number of numbers per request, unless the upload clears the list. */
const PART_SIZE = 10_000;

const SOURCES: INodePropertyOptions[] = [
	{ name: 'Text', value: 'text', description: 'One number on each line' },
	{
		name: 'Field of All Input Items',
		value: 'items',
		description: 'The same field of every input item, all of them in one upload',
	},
	{ name: 'File', value: 'file', description: 'A text or CSV file in the input item' },
];

export const uploadNumbers: Operation = {
	name: 'Upload Numbers',
	value: 'uploadNumbers',
	action: 'Upload numbers to a caller list',
	description:
		'Put many phone numbers on a caller list, or take them off it; Retreaver processes the upload after it has answered',
	endpoint: 'POST /api/v2/{targets,campaigns}/{id}/caller_lists/{name}/caller_list_uploads.json',
	evidence: 'D',
	timeout: 120,
	parameters: [
		...addressParameters,
		{
			displayName: 'Numbers From',
			name: 'numbersFrom',
			type: 'options',
			options: SOURCES,
			default: 'text',
			description: 'Where the numbers come from',
		},
		{
			displayName: 'Numbers',
			name: 'numbers',
			type: 'string',
			typeOptions: { rows: 5 },
			required: true,
			displayOptions: { show: { numbersFrom: ['text'] } },
			default: '',
			placeholder: 'e.g. +14155550123',
			description:
				'The phone numbers, such as +14155550123, one on each line. Blank lines and repetitions are left out.',
		},
		{
			displayName: 'Field Name',
			name: 'numbersField',
			type: 'string',
			required: true,
			displayOptions: { show: { numbersFrom: ['items'] } },
			default: '',
			placeholder: 'e.g. phone',
			description:
				'The name of the field that holds the number in every input item, such as phone. Items without a number are left out.',
		},
		{
			displayName: 'Input File Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			displayOptions: { show: { numbersFrom: ['file'] } },
			default: 'data',
			placeholder: 'e.g. data',
			hint: INPUT_FILE_HINT,
			description:
				'The field, such as data, with a text file (one number on each line) or a CSV file',
		},
		{
			displayName: 'Column',
			name: 'column',
			type: 'string',
			displayOptions: { show: { numbersFrom: ['file'] } },
			default: '',
			placeholder: 'e.g. phone',
			description:
				'The title of the column that holds the numbers, such as phone; empty for the first column',
		},
		{
			displayName: 'Upload Action',
			name: 'action',
			type: 'options',
			options: [
				{ name: 'Add to the List', value: 'create' },
				{ name: 'Remove From the List', value: 'delete' },
			],
			default: 'create',
			description: 'What to do with the numbers; others on the list stay',
		},
		{
			displayName: 'Clear Before Upload',
			name: 'clearBeforeUpload',
			type: 'boolean',
			displayOptions: { show: { action: ['create'] } },
			default: false,
			hint: 'Switched on, this removes every number that is on the list now. To add numbers, leave it off.',
			description:
				'Whether to take ALL numbers off the list first, so that only the uploaded ones are on it',
		},
	],
	skipInvalidIn: 'numbers',
	takesAllItems: ({ get }) => oneOf(get('numbersFrom'), 'Numbers From', SOURCES) === 'items',
	run: async (context) => {
		const { numbers, duplicates, bad } = readNumbers(
			await entries(context),
			context.country,
			context.skipped !== undefined,
		);
		context.skipped?.push(...skipped(bad, context.itemIndex));
		const list = pickedList(context);
		const action = context.get<string>('action');
		const clear = action === 'create' && context.get<boolean>('clearBeforeUpload', false);

		// Retreaver processes uploads later and in an undocumented order, so one that clears the list must be the only one.
		const partSize = clear ? numbers.length : PART_SIZE;
		const uploads: IDataObject[] = [];
		for (let start = 0; start < numbers.length; start += partSize) {
			try {
				uploads.push(
					await upload(context, {
						numbers: numbers.slice(start, start + partSize).join('\n'),
						action,
						clear_before_upload: clear,
					}),
				);
			} catch (error) {
				throw withTaken(error as Error, start, numbers.length);
			}
		}
		return {
			...list,
			action,
			clear_before_upload: clear,
			numbers: numbers.length,
			duplicates_left_out: duplicates,
			parts: uploads.length,
			status: uploads.at(-1)?.status ?? null,
			error_messages: uploads.flatMap(({ error_messages }) => (error_messages ?? []) as string[]),
			uploads,
		};
	},
};

/** Converts invalid entries for the output. Entries of a text or file belong to the current item. */
function skipped(bad: BadEntry[], itemIndex: number): Skipped[] {
	return bad.map(({ text: value, reason, place, item = itemIndex }) => ({
		value,
		reason,
		item,
		place,
	}));
}

async function entries(context: OperationContext): Promise<Entry[]> {
	const from = context.get<string>('numbersFrom');
	if (from === 'text') return entriesOfText(context.get('numbers'));
	if (from === 'items') {
		return entriesOfItems(context.node.getInputData(), context.get('numbersField'));
	}
	const field = context.get<string>('binaryPropertyName');
	const { fileName, mimeType } = context.node.helpers.assertBinaryData(context.itemIndex, field);
	const content = await context.node.helpers.getBinaryDataBuffer(context.itemIndex, field);
	if (content.includes(0)) {
		throw new UserError(
			`The file "${fileName ?? field}" (${mimeType}) is not a text or CSV file. Save a spreadsheet as CSV (UTF-8) first.`,
		);
	}
	return entriesOfFile(content.toString('utf8'), context.get<string>('column', '').trim());
}

/** Adds to an error how many numbers were uploaded before, if any. */
function withTaken(error: Error & { description?: string }, taken: number, count: number): Error {
	if (taken === 0) return error;
	const note = `The first ${taken} of ${count} numbers were taken; the others were not sent or are in doubt.`;
	return Object.assign(error, {
		description: [error.description, note].filter(Boolean).join(' '),
	});
}

async function upload(context: OperationContext, body: IDataObject): Promise<IDataObject> {
	const request = await requestOfList(context, 'caller_list_upload__create', {
		method: 'POST',
		path: '/caller_list_uploads',
		body: { [facts.wrappers.callerListUpload]: body },
		// Idempotent, unless a repetition clears numbers that were added in between.
		repeatable: !body.clear_before_upload,
		// The reference shows the answer to adding only.
		emptyAnswer: body.action === 'delete' ? { action: body.action } : undefined,
	});
	return await send(context, request, facts.wrappers.callerListUpload);
}
