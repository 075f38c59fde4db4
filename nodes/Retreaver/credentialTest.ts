import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { checkBaseUrls } from '../shared/api/baseUrl';
import { KEY_FOR } from '../shared/api/postbackKeys';
import { isUuid, required } from '../shared/input/validate';

/**
 * Checks the format of a postback key. The API has no request that tests a key without side effects; a notice in the
 * credential says so.
 */
export async function testPostbackKey(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { data = {} } = credential;
	const { keyFor, postbackApiKey, secretKey } = data;
	try {
		checkBaseUrls(data);
		required(keyFor, KEY_FOR);
		required(postbackApiKey, 'Postback Key');
		if (keyFor === 'callerLists') required(secretKey, 'Secret Key');
	} catch (error) {
		return { status: 'Error', message: (error as Error).message };
	}
	if (!isUuid(postbackApiKey)) {
		// Must not quote the value, since it is the key.
		const message =
			'"Postback Key" must be a UUID such as 3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90. Copy it again from Retreaver.';
		return { status: 'Error', message };
	}
	return { status: 'OK', message: 'The key has the right form' };
}
