import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { resolveBaseUrl } from '../../../shared/api/baseUrl';
import type { ApiRequest } from '../../../shared/api/client';
import { redact, secretsOf } from '../../../shared/api/redact';
import { HOSTS, SERVICES } from '../../../shared/api/services';
import { required } from '../../../shared/input/validate';
import { singleValues } from '../../fields/tags';

/** Names of parameters that contain a key (D). */
const KEY_NAME = /^(api_|postback_|secret_)?key$/i;

/** The services that take postback keys: the key may be sent to their hosts only. */
const TAKING_KEYS = ['postback', 'dataWriting', 'rtb'] as const;

/** Whether a parameter of this name contains a key. */
export const isKeyName = (name: string) => KEY_NAME.test(name.replace(/\[\]$/, '').trim());

/**
 * Reads the address that Retreaver shows for a postback key. Its host must be one of Retreaver's or that of the
 * credential's base URLs, so that the key is not sent anywhere else.
 *
 * @returns the service that has the host, the path, and the parameters in the address
 * @throws UserError if the address contains a key, or has another host. It does not quote the address, since that may
 * contain a key.
 */
export function readAddress(
	value: unknown,
	credential: ICredentialDataDecryptedObject,
): Pick<ApiRequest, 'service' | 'path'> & { query: IDataObject } {
	const text = required(value, 'Address');
	// A phone number is pasted with a bare plus, which would be read as a blank.
	const encoded = text.replace(/=\+(?=\d)/g, '=%2B');
	const url = URL.canParse(encoded) ? new URL(encoded) : undefined;
	// An empty `key=` may be left over from removing the key.
	const given = [...(url?.searchParams ?? [])].filter(([, entry]) => entry !== '');
	const holdsKey =
		given.some(([name]) => isKeyName(name)) ||
		/\/data_writing\/./.test(url?.pathname ?? '') ||
		redact(text, secretsOf(credential)) !== text;
	if (holdsKey) {
		throw new UserError(
			'"Address" contains a key, which everybody who opens this workflow could read. Remove it, including "key=", and enter the key as "Postback Key" in the credential.',
		);
	}
	// A user name or a fragment would be dropped without a word.
	const isPlain = url && !url.username && !url.password && !url.hash;
	const address = isPlain ? url.origin + url.pathname : '';
	const place = TAKING_KEYS.flatMap((service) => {
		const { host } = SERVICES[service];
		return [HOSTS[host].url, resolveBaseUrl(credential, host)].map((start) => ({ service, start }));
	}).find(({ start }) => address.startsWith(`${start}/`));
	const path = place && address.slice(place.start.length);
	if (!path || path === '/') {
		const hosts = TAKING_KEYS.map((name) => `${HOSTS[SERVICES[name].host].url}/`).join(', ');
		throw new UserError(
			`"Address" must be the whole address that Retreaver shows for the key. It must begin with ${hosts} or an address under "Other Addresses" in the credential, since the key is sent nowhere else.`,
		);
	}
	return { service: place.service, path, query: singleValues(given, 'parameter') };
}
