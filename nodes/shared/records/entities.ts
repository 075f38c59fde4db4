import type { IDataObject } from 'n8n-workflow';

import { facts } from '../api/facts';
import { MASK } from '../api/redact';
import { phoneNumber, phoneOrSip } from '../input/phoneNumber';
import { conversionGroups, flatConversions } from './conversions';

/** A kind of record that has its own path in Core API and is chosen with a resource locator. */
export interface Entity {
	/** The resource's value in the action node, and the name of the locator parameter. */
	resource: string;
	/** The name in Retreaver's portal. */
	name: string;
	/** The key that wraps a record in requests and answers. */
	wrapper: string;
	/** The path of the list, without `.json`. */
	path: string;
	/** The customer's own ID or a phone number: `key` in paths and answers, `title` in the editor. */
	ownId?: {
		key: string;
		title: string;
		placeholder: string;
		/** Explains the title, if necessary. */
		hint?: string;
		/** The record's path without `.json`. Defaults to `<path>/<key>/{<key>}`. */
		path?: string;
		/** Validates and normalizes the user's input. Throws UserError that names the parameter. */
		read?: (value: string, parameter: string, country: string | undefined) => string;
	};
	/** The fields that can identify a record in a path. The first one is present in every answer. */
	idKeys: readonly [string, ...string[]];
	/** The text for a record in the editor's list. Undefined if the API has no such list. */
	label?: (row: IDataObject) => string;
	/** Converts a row for output, for example to mask a password. Defaults to the row itself. */
	present?: (row: IDataObject) => IDataObject;
}

/** `company` -> `companies`. */
export const plural = (name: string) => `${name.replace(/y$/, 'ie')}s`;

/** Campaigns (D). The reference's answers show no internal id, so the editor's list uses the CID. */
export const campaignEntity: Entity = {
	resource: 'campaign',
	name: 'Campaign',
	wrapper: facts.wrappers.campaign,
	path: '/campaigns',
	ownId: {
		key: 'cid',
		title: 'CID',
		placeholder: 'e.g. 0044',
		hint: 'Your own ID for the campaign',
	},
	idKeys: ['cid', 'id'],
	label: ({ name, cid }) => `${name || 'Unnamed campaign'} (${cid})`,
};

/** Affiliates, Publishers in the portal (D). The reference's answers show no internal id. */
export const affiliateEntity = {
	resource: 'affiliate',
	name: 'Publisher',
	wrapper: facts.wrappers.affiliate,
	path: '/api/v1/affiliates',
	ownId: {
		key: 'afid',
		title: 'AFID',
		placeholder: 'e.g. 0002',
		hint: 'Your own ID for the publisher',
	},
	idKeys: ['afid', 'id'],
	label: ({ afid, company_name, first_name, last_name }) =>
		`${company_name || [first_name, last_name].filter(Boolean).join(' ') || 'Unnamed publisher'} (${afid})`,
} satisfies Entity;

/** The conversions once more, flat enough for an expression such as `$json.conversions[0].revenue`. */
function withConversions(row: IDataObject): IDataObject {
	const groups = conversionGroups(row);
	return groups ? { conversions: flatConversions(groups) } : {};
}

/** Targets, Buyers in the portal (D). */
export const targetEntity = {
	resource: 'target',
	name: 'Buyer',
	wrapper: facts.wrappers.target,
	path: '/targets',
	ownId: {
		key: 'tid',
		title: 'TID',
		placeholder: 'e.g. buyer-17',
		hint: 'Your own ID for the buyer',
	},
	idKeys: ['id'],
	label: ({ name, number, id }) => `${name || number || 'Unnamed buyer'} (${id})`,
	// The customer's own ID is tid in some answers and client_tid in others (D). Outputs have both.
	present: (row) => ({
		...('number' in row ? { tid: row.client_tid, client_tid: row.tid } : {}),
		...row,
		...(row.sip_password ? { sip_password: MASK } : {}),
		...withConversions(row),
	}),
} satisfies Entity;

/** Target groups, Buyer Groups in the portal (D). */
export const targetGroupEntity: Entity = {
	resource: 'targetGroup',
	name: 'Buyer Group',
	wrapper: facts.wrappers.targetGroup,
	path: '/target_groups',
	idKeys: ['id'],
	label: ({ name, id }) => `${name || 'Unnamed group'} (${id})`,
};

/** Tracking numbers (D). */
export const numberEntity: Entity = {
	resource: 'number',
	name: 'Tracking Number',
	wrapper: facts.wrappers.number,
	path: '/numbers',
	idKeys: ['id'],
	label: ({ number, cid, id }) => `${number || id}${cid ? `, campaign ${cid}` : ''}`,
};

/** Number pools (D). */
export const numberPoolEntity: Entity = {
	resource: 'numberPool',
	name: 'Number Pool',
	wrapper: facts.wrappers.numberPool,
	path: '/number_pools',
	idKeys: ['id'],
	label: ({ type, cid, id }) => `${type} pool ${id}${cid ? `, campaign ${cid}` : ''}`,
};

/** Companies (D). Their paths take no company_id. */
export const companyEntity: Entity = {
	resource: 'company',
	name: 'Company',
	wrapper: facts.wrappers.company,
	path: '/companies',
	idKeys: ['id'],
	label: ({ name, id }) => `${name || 'Unnamed company'} (${id})`,
};

/** Contacts (D). */
export const contactEntity = {
	resource: 'contact',
	name: 'Contact',
	wrapper: facts.wrappers.contact,
	path: '/contacts',
	ownId: {
		key: 'number',
		title: 'Phone',
		placeholder: 'e.g. +14155550123',
		path: '/contact_numbers/{number}/contact',
		read: phoneOrSip,
	},
	idKeys: ['id'],
	label: ({ id, contact_numbers }) => {
		const numbers = (contact_numbers ?? []) as IDataObject[];
		return `${numbers.map(({ number }) => number).join(', ') || 'No number'} (${id})`;
	},
} satisfies Entity;

/** Phone numbers of contacts (D). The API has no list of them, so users enter the number. */
export const contactNumberEntity: Entity = {
	resource: 'contactNumber',
	name: 'Contact Number',
	wrapper: facts.wrappers.contactNumber,
	path: '/contact_numbers',
	ownId: {
		key: 'number',
		title: 'Phone',
		placeholder: 'e.g. +14155550123',
		path: '/contact_numbers/{number}',
		read: phoneOrSip,
	},
	idKeys: ['number'],
};

/** Blocked callers (D: suppressed numbers), identified by phone number. */
export const suppressedNumberEntity: Entity = {
	resource: 'suppressedNumber',
	name: 'Blocked Number',
	wrapper: facts.wrappers.suppressedNumber,
	path: '/suppressed_numbers',
	ownId: {
		key: 'number',
		title: 'Phone',
		placeholder: 'e.g. +14155550123',
		path: '/suppressed_numbers/{number}',
		read: phoneNumber,
	},
	idKeys: ['number'],
	label: ({ number }) => String(number),
};

/** Caller IDs of call centers (D). */
export const staticCallerNumberEntity: Entity = {
	resource: 'staticCallerNumber',
	name: 'Static Caller Number',
	wrapper: facts.wrappers.staticCallerNumber,
	path: '/static_caller_numbers',
	idKeys: ['id'],
	label: ({ number, id }) => `${number} (${id})`,
};
