import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlFields, checkBaseUrls, requestPath } from '../nodes/shared/api/baseUrl';
import { requestsAtOnce, requestsAtOnceField } from '../nodes/shared/api/budget';
import { KEY_FOR, KEY_KINDS } from '../nodes/shared/api/postbackKeys';
import { timeoutField } from '../nodes/shared/api/timeout';
import { notice } from '../nodes/shared/input/parameters';
import { defaultCountryField } from '../nodes/shared/input/phoneNumber';

export class RetreaverPostbackKeyApi implements ICredentialType {
	name = 'retreaverPostbackKeyApi';

	displayName = 'Retreaver Postback Key API';

	icon: Icon = { light: 'file:../icons/retreaver.svg', dark: 'file:../icons/retreaver.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-retreaver/n8n-nodes-retreaver#credentials';

	properties: INodeProperties[] = [
		notice(
			'testNotice',
			'Green only means that the key has the right format: it cannot be tested without reserving a buyer or writing data.',
		),
		{
			displayName: KEY_FOR,
			name: 'keyFor',
			type: 'options',
			options: Object.entries(KEY_KINDS).map(([value, { name, description }]) => ({
				name,
				value,
				description,
			})),
			required: true,
			default: '',
			description:
				'What the key is for, as Retreaver says on the page of the key. Each key works for one of these: make one credential for each.',
		},
		...Object.entries(KEY_KINDS).map(([kind, { place }]) =>
			notice(`${kind}Notice`, place, { keyFor: [kind] }),
		),
		{
			displayName: 'Postback Key',
			name: 'postbackApiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
			description: 'The key itself, without the address that Retreaver may show with it',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			displayOptions: { show: { keyFor: ['callerLists'] } },
			default: '',
			description: 'Comes with a Caller List Management key',
		},
		defaultCountryField,
		requestsAtOnceField,
		timeoutField('retreaverPostbackKeyApi'),
		...baseUrlFields('retreaverPostbackKeyApi'),
	];

	/**
	 * Caller lists expect the key in the query and the secret as bearer token. Real-time bidding and call data writing
	 * expect the key in the body, or in the query if there is no body (D).
	 */
	async authenticate(
		credential: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		checkBaseUrls(credential);
		requestsAtOnce(credential);
		const { postbackApiKey, secretKey } = credential;
		const key = String(postbackApiKey).trim();

		if (/\/caller_lists\b/.test(requestPath(options))) {
			return {
				...options,
				qs: { ...options.qs, key },
				headers: { ...options.headers, Authorization: `Bearer ${String(secretKey).trim()}` },
			};
		}
		if (options.body !== null && typeof options.body === 'object') {
			return { ...options, body: { ...(options.body as IDataObject), key } };
		}
		return { ...options, qs: { ...options.qs, key } };
	}
}
