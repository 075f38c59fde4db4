import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

/** What a postback key can be for. Retreaver locks each key to one of these (D, H). */
export const KEY_KINDS = {
	rtb: {
		name: 'Real-Time Bidding',
		description: 'For RTB Reservation',
		/** Where the key is in Retreaver's portal. */
		place: 'The key is on the page of the campaign, as a Real-Time Bidding key.',
	},
	callData: {
		name: 'Call Data Writing',
		description: 'For Call Data',
		place: 'The key is on the page of the publisher, as a Call Data Writing key.',
	},
	callerLists: {
		name: 'Caller List Management',
		description: 'For Caller List',
		place:
			'The key is on the page of the buyer or the campaign, or there is one for the whole company. It needs the permission caller_list__show and one for each action.',
	},
	other: {
		name: 'Other',
		description: 'For Postback: conversions, rejected calls, transfers, reading call data',
		place:
			'The key is on the page on which it was made, together with its address; one for rejecting calls is on the page of the buyer group.',
	},
} as const;

export type KeyKind = keyof typeof KEY_KINDS;

/** The name of the credential's field with the {@link KeyKind}. */
export const KEY_FOR = 'Key For';

/**
 * Checks that a postback key is for what a resource does. Retreaver refuses a wrong key, too, but does not say why.
 *
 * @param credential the decrypted credential
 * @param needed what the resource needs
 * @param resource the resource's name, for the error
 * @throws UserError if it is for something else, or does not say
 */
export function checkKeyFor(credential: IDataObject, needed: KeyKind, resource: string): void {
	const { keyFor } = credential;
	if (keyFor === needed) return;
	const { name } = KEY_KINDS[needed];
	if (!keyFor) {
		throw new UserError(
			`The credential does not say what its postback key is for. Open it and choose "${KEY_FOR}": ${resource} needs "${name}".`,
		);
	}
	const given = KEY_KINDS[keyFor as KeyKind]?.name ?? String(keyFor);
	throw new UserError(
		`${resource} needs a postback key for "${name}", but that of the credential is for "${given}". Choose another credential, or correct "${KEY_FOR}" in this one.`,
	);
}
