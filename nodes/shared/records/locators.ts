import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { type Entity, plural } from './entities';
import { digits, isEmpty, required, unknownMode } from '../input/validate';

/**
 * The parameter that chooses a record: from a searchable list, by Retreaver's id, or by the customer's own ID. If the
 * API has no list, it is a text field for the customer's own ID.
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

/**
 * A locator for something that is no {@link Entity}: from a list, or typed.
 *
 * @param searchListMethod the name of the list's method in the node's `methods.listSearch`
 * @param typed the mode in which the value is typed
 * @param dependsOn the parameter on which the list depends, such as `campaign.value`
 */
export function listedParameter(
	{ title, name, description }: { title: string; name: string; description: string },
	searchListMethod: string,
	typed: Omit<INodePropertyMode, 'type'>,
	dependsOn?: string,
): INodeProperties {
	return {
		displayName: title,
		name,
		description,
		type: 'resourceLocator',
		required: true,
		...(dependsOn && { typeOptions: { loadOptionsDependsOn: [dependsOn] } }),
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose one...',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ ...TEXT_MODE, ...typed },
		],
	};
}

const TEXT_MODE = { type: 'string' } as const;

/** The mode of a locator that takes Retreaver's own ID. */
export const internalIdMode: INodePropertyMode = {
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

/** The path of a record by one of its ids, with the placeholder `{key}` and without `.json`. */
export function pathBy({ path, ownId }: Entity, key: string): string {
	if (key === 'id') return `${path}/{id}`;
	return ownId?.path ?? `${path}/${key}/{${key}}`;
}

/**
 * The path of the record in a locator, without `.json`.
 *
 * @param value the parameter's value; a plain text (from an expression) is the first of the entity's ids
 * @param country the country of phone numbers without a country code, for entities with a phone number as their ID
 * @throws UserError if nothing is chosen, the mode does not exist, or an internal id has characters other than digits
 */
export function recordPath(entity: Entity, value: unknown, country?: string): string {
	const { key, id } = recordId(entity, value, country);
	return pathBy(entity, key).replace(`{${key}}`, encodeURIComponent(id));
}

/** The kind and value of the ID in a locator. Throws like {@link recordPath}. */
export function recordId(
	entity: Entity,
	value: unknown,
	country?: string,
): { key: string; id: string } {
	const picked = (
		value !== null && typeof value === 'object' ? value : { mode: 'list', value }
	) as INodeParameterResourceLocator;
	if (isEmpty(picked.value)) {
		throw new UserError(`"${entity.name}" is empty. Choose or enter one.`);
	}
	const id = required(picked.value, entity.name);
	const key = picked.mode === 'list' ? entity.idKeys[0] : picked.mode;
	if (![entity.ownId?.key, ...entity.idKeys].includes(key)) throw unknownMode(key, entity.name);
	if (key === entity.ownId?.key && entity.ownId.read) {
		return { key, id: entity.ownId.read(id, entity.name, country) };
	}
	if (key !== 'id') return { key, id };
	const hint = 'For another kind of ID, change the drop-down beside the field.';
	return { key, id: digits(id, entity.name, hint) };
}

/** The name of an entity's search method in a node's `methods.listSearch`. */
export function searchMethodName(entity: Entity): string {
	return `search${plural(entity.resource.charAt(0).toUpperCase() + entity.resource.slice(1))}`;
}
