import type { IDataObject } from 'n8n-workflow';

/** A kind of record that has its own path in Core API and is picked with a resource locator. */
export interface Entity {
	/** The resource's value in the action node, and the name of the locator parameter. */
	resource: string;
	/** The name in Retreaver's portal. */
	name: string;
	/** The key that wraps a record in requests and answers. */
	wrapper: string;
	/** The path of the list, without `.json`. */
	path: string;
	/** The customer's own ID: its name in paths and answers, and its title in the editor. */
	ownId?: { key: string; title: string; placeholder: string };
	/** The fields that can stand in a path, the one that answers are sure to carry first. */
	idKeys: readonly string[];
	/** The text that a list in the editor shows for a record. */
	label: (row: IDataObject) => string;
}

/** Campaigns (D). The reference's answers show no internal id, so a list picks them by CID. */
export const campaignEntity: Entity = {
	resource: 'campaign',
	name: 'Campaign',
	wrapper: 'campaign',
	path: '/campaigns',
	ownId: { key: 'cid', title: 'Campaign ID (CID)', placeholder: 'e.g. 0044' },
	idKeys: ['cid', 'id'],
	label: ({ name, cid }) => `${name || 'Unnamed campaign'} (${cid})`,
};
