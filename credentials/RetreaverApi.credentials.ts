import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import {
	baseUrlExpression,
	baseUrlFields,
	checkBaseUrls,
	requestPath,
} from '../nodes/shared/api/baseUrl';
import { requestsAtOnce, requestsAtOnceField } from '../nodes/shared/api/budget';
import { timeoutField } from '../nodes/shared/api/timeout';
import { defaultCountryField } from '../nodes/shared/input/phoneNumber';
import { checkWebhookToken } from '../nodes/shared/webhooks/token';

const NOT_RETREAVER =
	'The address answered, but not as Retreaver does. Switch off Other Addresses, or check the Core API Base URL.';

export class RetreaverApi implements ICredentialType {
	name = 'retreaverApi';

	displayName = 'Retreaver API';

	icon: Icon = { light: 'file:../icons/retreaver.svg', dark: 'file:../icons/retreaver.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-retreaver/n8n-nodes-retreaver#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Retreaver shows it under Settings > My Account > API Access',
			description: 'Whoever has it can do anything in your account',
		},
		{
			displayName: 'Company ID',
			name: 'companyId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1234',
			hint: 'Retreaver shows it under Settings > My Company',
			description:
				'Always enter it if you have more than one company: otherwise Retreaver uses the company that was last selected in the portal',
		},
		{
			displayName: 'Webhook Token',
			name: 'webhookToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Optional: keeps your triggers working when the API key changes',
			description:
				'A long random text of your own, which keeps others from starting your workflows. If it is empty, the API key is used for that, and you have to publish your workflows again when you change the key.',
		},
		defaultCountryField,
		requestsAtOnceField,
		timeoutField('retreaverApi'),
		...baseUrlFields('retreaverApi'),
	];

	/** Adds the key and the company to the query (D). Company paths take no company (D). */
	async authenticate(
		credential: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { apiKey, companyId } = credential;
		// Here, so that n8n reports it when the credential is saved and tested, not at the first webhook.
		checkWebhookToken(credential);
		checkBaseUrls(credential);
		requestsAtOnce(credential);
		const path = requestPath(options);
		const company =
			companyId && !/\/compan(y|ies)(\/\d+)?\.json$/.test(path)
				? { company_id: String(companyId).trim() }
				: {};
		return { ...options, qs: { ...options.qs, api_key: String(apiKey).trim(), ...company } };
	}

	/** A request with a small answer that needs both the key and the company (D). */
	test: ICredentialTestRequest = {
		request: {
			baseURL: baseUrlExpression('core'),
			url: '/suppressed_numbers/check.json',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Retreaver refused the API key. Copy it again from Settings > My Account > API Access.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Retreaver refused the API key or the company ID. Check both: the key under Settings > My Account > API Access, the company under Settings > My Company.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 407,
					message:
						'A proxy on the way to Retreaver asks for a sign-in. Check the proxy that your n8n is set to use (HTTPS_PROXY, with user and password).',
				},
			},
			...[301, 302, 307, 308, 404, 405].map((value) => ({
				type: 'responseCode',
				properties: { value, message: NOT_RETREAVER },
			})),
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message: 'Retreaver asks to slow down. Wait a minute and test again.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 503,
					message: 'Retreaver is in maintenance. Test again later.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'suppressed_numbers_exist',
					value: undefined,
					message: NOT_RETREAVER,
				},
			},
			// n8n's type only allows rules of one kind, but its test supports both.
		] as ICredentialTestRequest['rules'],
	};
}
