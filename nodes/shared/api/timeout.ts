import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { longest } from './deadline';
import { inWords } from './errors';
import { type CredentialType, SERVICES } from './services';

/** Seconds. */
const LONGEST = 3600;

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LONGEST },
	default: '',
};

const { callControl, callerLists, core, dataWriting, rtb, visitorNumbers } = SERVICES;

/** What applies if the field is empty. */
const DEFAULTS: Record<CredentialType, string> = {
	retreaverApi: `${lasting(core)}, and ${lasting(visitorNumbers)} for visitor numbers`,
	retreaverPostbackKeyApi: `${lasting(rtb)} for real-time bidding, ${lasting(dataWriting)} for call data, ${lasting(callControl)} for rejected calls, ${lasting(callerLists)} for caller lists and the rest`,
};

function lasting(service: Parameters<typeof longest>[0]): string {
	return inWords(longest(service));
}

/** The credential's field for the time limit of its requests. */
export const timeoutField = (type: CredentialType): INodeProperties => ({
	...timeout,
	placeholder: 'e.g. 60',
	hint: `If it is empty: ${DEFAULTS[type]}`,
	description: 'How long one request may take, with all its tries',
});

/**
 * An option of an operation for which time matters: it replaces the time limit of the credential.
 *
 * @param seconds the value it begins with
 */
export const timeoutOption = (seconds: number): INodeProperties => ({
	...timeout,
	default: seconds,
	description:
		'How long one request, or the download of a file, may take with all its tries. If not added, the Timeout of the credential applies.',
});

/**
 * The time limit in a credential, in milliseconds; undefined if the field is empty.
 *
 * @throws UserError if it is no whole number from 1 to 3600
 */
export function timeoutOf(credential: ICredentialDataDecryptedObject): number | undefined {
	const { timeout: seconds = '' } = credential;
	if (seconds === '' || seconds === null) return undefined;
	const number = Number(seconds);
	if (Number.isInteger(number) && number >= 1 && number <= LONGEST) return number * 1000;
	throw new UserError(
		`"${timeout.displayName}" of the credential must be a whole number from 1 to ${LONGEST}, or empty.`,
	);
}
