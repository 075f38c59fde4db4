import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { redact, secretsOf } from '../../../shared/api/redact';
import { jsonObject, required } from '../../../shared/input/validate';
import { singleValues } from '../../fields/tags';
import type { Operation } from '../../core/operation';
import { isKeyName, readAddress } from './address';
import { sendPostback } from './answer';

/** A value that Retreaver shows in an address for something to be filled in: `[amount]`. */
const PLACEHOLDER = /^[[{<][a-z_]\w*[\]}>]$/i;

const valueParameters: INodeProperties[] = [
	{
		displayName: 'Specify Parameters',
		name: 'parametersInput',
		type: 'options',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: 'One name and one value for each parameter',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'All parameters as one text, such as {"amount": 120}',
			},
		],
		default: 'fields',
		description: 'How to enter the parameters',
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		displayOptions: { show: { parametersInput: ['fields'] } },
		placeholder: 'Add Parameter',
		default: {},
		description:
			'What to send, by the names that Retreaver shows in the address. These replace the values in the address.',
		options: [
			{
				displayName: 'Parameter',
				name: 'parameter',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. caller_number',
						description: 'The name of the parameter in the address, such as caller_number',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. +14155550123',
						description: 'The value of the parameter, such as +14155550123. It is sent unchanged.',
					},
				],
			},
		],
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'parametersJson',
		type: 'json',
		displayOptions: { show: { parametersInput: ['json'] } },
		default: '{}',
		placeholder: '{"caller_number": "+14155550123", "amount": 120}',
		description:
			'The parameters with one value each, as JSON such as {"caller_number": "+14155550123", "amount": 120}',
	},
];

/** The values of {@link valueParameters}. Throws UserError like {@link singleValues}, and if one of them is a key. */
function readValues(get: (name: string) => unknown, secrets: readonly string[]): IDataObject {
	const entries =
		get('parametersInput') === 'json'
			? Object.entries(jsonObject(get('parametersJson'), 'Parameters (JSON)'))
			: (((get('parameters') as IDataObject | undefined)?.parameter ?? []) as IDataObject[]).map(
					({ name, value }) => [required(name, 'Parameters > Name'), value] as const,
				);
	const key = entries.find(
		([name, value]) => isKeyName(name) || redact(String(value), secrets) !== String(value),
	);
	if (key) {
		throw new UserError(
			`The parameter "${key[0]}" contains a key, which everybody who opens this workflow could read. Remove it, and enter the key as "Postback Key" in the credential.`,
		);
	}
	return singleValues(entries, 'parameter');
}

export const send: Operation = {
	name: 'Send',
	value: 'send',
	action: 'Send a postback',
	description:
		'Report a conversion, transfer a call or read its data: whatever the key in the credential is for',
	endpoint: 'POST, GET {address of the key}',
	evidence: 'H',
	addsUp: true,
	parameters: [
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://api.retreaver.com/…?caller_number=',
			hint: 'Retreaver shows it on the page of the key',
			description:
				'The address that Retreaver shows for the key, without the key itself, which belongs in the credential',
		},
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			options: [
				{ name: 'GET', value: 'GET', description: 'Like a browser that opens a page' },
				{ name: 'POST', value: 'POST', description: 'Like a web form that is sent' },
			],
			default: 'POST',
			description: 'How to send it. The parameters become part of the address either way.',
		},
		...valueParameters,
	],
	run: async (context) => {
		const credential = await context.client.credential('retreaverPostbackKeyApi');
		const { query: given, ...place } = readAddress(context.get('address'), credential);
		const query = { ...given, ...readValues(context.get, secretsOf(credential)) };
		const [left] = Object.entries(query).filter(([, value]) => PLACEHOLDER.test(String(value)));
		if (left) {
			throw new UserError(
				`The parameter "${left[0]}" still has the placeholder ${String(left[1])}. Enter its value under "Parameters".`,
			);
		}
		return await sendPostback(context, {
			...place,
			method: context.get('method'),
			query,
			advice: {
				404: {
					message: 'Retreaver does not know this address or this call',
					description:
						'Compare "Address" with the one that Retreaver shows for the key, and check the parameters.',
				},
			},
		});
	},
};
