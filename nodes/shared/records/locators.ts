import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type Entity, plural } from './entities';
import { digits, isEmpty, required } from '../input/validate';

/**
 * The parameter that picks a record: from a searchable list, by Retreaver's id, or by the customer's own ID. Where
 * the API has no list it is a plain text field for that own ID.
 */
export function locator(entity: Entity): INodeProperties {
	const { resource, name, ownId, idKeys } = entity;
	const parameter = {
		displayName: name,
		name: resource,
		required: true,
	};
	const described = `The ${name.toLowerCase()} to work with`;
	if (!entity.label) {
		return {
			...parameter,
			type: 'string',
			default: '',
			placeholder: ownId?.placeholder,
			description: `${described}, such as +14155550123`,
		};
	}
	return {
		...parameter,
		description: `${described}, from the list or by its ${idKeys.includes('id') ? 'ID' : 'number'}`,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose a ${name.toLowerCase()}...`,
				typeOptions: { searchListMethod: searchMethodName(entity), searchable: true },
			},
			...(ownId ? [ownIdMode(ownId)] : []),
			...(idKeys.includes('id') ? [internalIdMode] : []),
		],
	};
}

const TEXT_MODE = { type: 'string' } as const;

const internalIdMode: INodePropertyMode = {
	...TEXT_MODE,
	displayName: 'By Internal ID',
	name: 'id',
	placeholder: 'e.g. 9872',
	hint: "Retreaver's own ID: the field id in an output of this node",
	validation: [
		{
			type: 'regex',
			properties: { regex: '^\\d+$', errorMessage: 'An internal ID has digits only' },
		},
	],
};

function ownIdMode({
	key,
	title,
	placeholder,
	hint,
}: NonNullable<Entity['ownId']>): INodePropertyMode {
	return { ...TEXT_MODE, displayName: `By ${title}`, name: key, placeholder, hint };
}

/** The path of a record by one of its ids, with `{key}` in that id's place and without `.json`. */
export function pathBy({ path, ownId }: Entity, key: string): string {
	if (key === 'id') return `${path}/{id}`;
	return ownId?.path ?? `${path}/${key}/{${key}}`;
}

/**
 * The path of the record that a locator picks, without `.json`.
 *
 * @param value the parameter's value; a plain text (from an expression) is read as the first of the entity's ids
 * @param country of phone numbers without a country code, for entities that are picked by one
 * @throws UserError where nothing is picked, or where an internal id has other signs than digits
 */
export function recordPath(entity: Entity, value: unknown, country?: string): string {
	const { key, id } = recordId(entity, value, country);
	return pathBy(entity, key).replace(`{${key}}`, encodeURIComponent(id));
}

/** Which of a record's ids a locator holds, and its value. Throws as {@link recordPath} does. */
export function recordId(
	entity: Entity,
	value: unknown,
	country?: string,
): { key: string; id: string } {
	const picked = (
		value !== null && typeof value === 'object' ? value : { mode: 'list', value }
	) as INodeParameterResourceLocator;
	if (isEmpty(picked.value)) {
		throw new UserError(
			`No ${entity.name.toLowerCase()} is chosen: "${entity.name}" is empty. Choose or enter one.`,
		);
	}
	const id = required(picked.value, entity.name);
	const key = picked.mode === 'list' ? entity.idKeys[0] : picked.mode;
	if (key === entity.ownId?.key && entity.ownId.read) {
		return { key, id: entity.ownId.read(id, entity.name, country) };
	}
	if (key !== 'id') return { key, id };
	const hint = 'For another kind of ID, change the drop-down beside the field.';
	return { key, id: digits(id, entity.name, hint) };
}

/** The method that searches the records of an entity, in a node's `methods.listSearch`. */
export function searchMethodName(entity: Entity): string {
	return `search${plural(entity.resource.charAt(0).toUpperCase() + entity.resource.slice(1))}`;
}
