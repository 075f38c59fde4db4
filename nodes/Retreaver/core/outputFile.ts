import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The field of the output item for a file. */
export const outputFileField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output field to put the file in',
	description:
		'The name of the output field for the file, such as data, by which the next nodes find it',
};

const AS_FILE = { show: { outputAs: ['file'] } };

/**
 * The parameter Output As, and those for a file.
 *
 * @param descriptions what comes out as a file and as items; the first one is the default
 * @param forFile further parameters for a file
 */
export function outputAs(
	descriptions: { file: string; items: string },
	forFile: INodeProperties[] = [],
): INodeProperties[] {
	const [initial = ''] = Object.keys(descriptions);
	const options: INodePropertyOptions[] = [
		{ name: 'File', value: 'file', description: descriptions.file },
		{ name: 'Items', value: 'items', description: descriptions.items },
	];
	return [
		{
			displayName: 'Output As',
			name: 'outputAs',
			type: 'options',
			options,
			default: initial,
			description: 'The form of the output',
		},
		...[...forFile, outputFileField].map((parameter) => ({
			...parameter,
			displayOptions: AS_FILE,
		})),
	];
}

/** The format of a file with the rows of a list. */
export const fileFormat: INodeProperties = {
	displayName: 'File Format',
	name: 'fileFormat',
	type: 'options',
	options: [
		{ name: 'CSV', value: 'csv', description: 'For spreadsheets: one row for each entry' },
		{
			name: 'JSON Lines',
			value: 'jsonl',
			description: 'For programs and databases: one line of JSON for each entry',
		},
	],
	default: 'csv',
	description: 'The format of the file',
};
