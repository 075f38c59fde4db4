import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { collection } from '../../../shared/input/parameters';
import { readTags, tagParameters } from '../../fields/tags';
import { observedNotice } from '../../fields/notices';
import type { Operation } from '../../core/operation';
import { campaignKeyOf, campaignKeyParameter, post } from './visitorNumber';

export const request: Operation = {
	name: 'Request',
	value: 'request',
	action: 'Request a number for a visitor',
	description:
		'Get a tracking number to show to a visitor of your web page; available is false if there is none',
	endpoint: 'POST api.rtvrapi.com/api/v1/numbers',
	addsUp: true,
	evidence: 'O',
	parameters: [
		observedNotice,
		campaignKeyParameter,
		{
			displayName: 'Page URL',
			name: 'pageUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/solar',
			description:
				'The web address that the visitor is looking at, including everything after the question mark',
		},
		...tagParameters,
		collection('options', [
			{
				displayName: 'Default Number',
				name: 'defaultNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. 415-555-0123',
				description:
					'The number on the page that is replaced, exactly as written there, such as 415-555-0123',
			},
			{
				displayName: 'First Page URL',
				name: 'originalUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/landing?gclid=abc',
				description: 'The web address at which the visitor came to your site',
			},
			{
				displayName: 'Message',
				name: 'message',
				type: 'string',
				default: '',
				placeholder: 'e.g. Call us now',
				description:
					'The text on the page that is replaced together with the number, such as Call us now',
			},
			{
				displayName: 'Visitor ID',
				name: 'visitorId',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.visitor_id }}',
				description: 'The visitor_id of an earlier request, so that the visitor keeps the number',
			},
		]),
	],
	run: async (context) => {
		const options = context.get<IDataObject>('options', {});
		const answer = await post(
			context,
			'',
			{
				u: base64(pageUrl(context.get('pageUrl'), 'Page URL')),
				st: base64(tagQuery(readTags(context.get, []))),
				...(options.originalUrl
					? { ou: base64(pageUrl(options.originalUrl as string, 'First Page URL')) }
					: {}),
				...(options.visitorId ? { visitor_id: options.visitorId } : {}),
			},
			{
				query: {
					campaign_key: campaignKeyOf(context),
					...(options.defaultNumber ? { default_number: options.defaultNumber } : {}),
					...(options.message ? { message: options.message } : {}),
				},
			},
		);
		// The number is wrapped (O), and missing or empty if there is none.
		const { number } = answer;
		const found = number !== null && typeof number === 'object' ? (number as IDataObject) : answer;
		return { available: Boolean(found.number), number: null, ...found };
	},
};

function pageUrl(url: string, parameter: string): string {
	if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
	throw new UserError(
		`"${parameter}" must be a web address such as https://example.com/solar, but is "${url}".`,
	);
}

/** `&key=value&…` as the library writes it (O): only characters that would end a key or value are encoded. */
function tagQuery(tags: IDataObject): string {
	const escaped = (value: unknown) => String(value ?? '').replace(/[%&=+]/g, encodeURIComponent);
	return Object.entries(tags)
		.map(([key, value]) => `&${escaped(key)}=${escaped(value)}`)
		.join('');
}

function base64(text: string): string {
	return Buffer.from(text, 'utf8').toString('base64');
}
