import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { resolveBaseUrl } from '../shared/api/baseUrl';
import { SERVICES } from '../shared/api/services';
import { uuid } from '../shared/input/validate';

/**
 * Checks the form of a postback key. No call of the API tries a key without side effects, which the credential
 * says in a notice.
 */
export async function testPostbackKey(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { postbackApiKey, baseUrl } = credential.data ?? {};
	try {
		resolveBaseUrl(baseUrl, SERVICES.rtb.host);
		uuid(postbackApiKey, 'Postback Key');
	} catch (error) {
		// The message quotes what was entered: that is the key.
		const message = (error as Error).message.replace(/, but is ".*"/s, '');
		return { status: 'Error', message };
	}
	return { status: 'OK', message: 'The key has the right form' };
}
