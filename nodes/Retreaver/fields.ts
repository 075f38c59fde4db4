import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { entered, jsonObject, required } from '../shared/validate';
import type { Call, Field } from './operation';

/** Attributes that the reference does not list, on every create and update. */
const customFields: Field = {
	displayName: 'Custom Fields (JSON)',
	name: 'customFields',
	type: 'json',
	default: '{}',
	placeholder: '{"some_attribute": "value"}',
	description:
		"Further attributes of the record as a JSON object, for what Retreaver's reference does not list. They are sent as they are.",
	toBody: (value) => jsonObject(value, 'Custom Fields (JSON)'),
};

/** `createdAtStart` -> `created_at_start`. */
export function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The field as n8n wants it. */
export function property(field: Field): INodeProperties {
	const parameter = { ...field };
	delete parameter.toBody;
	return parameter;
}

/** A collection of optional fields such as Additional Fields, by display name. Custom fields come last. */
export function collection(
	displayName: string,
	name: string,
	fields: Field[],
	placeholder = 'Add Field',
): INodeProperties {
	const sorted = fields.toSorted((a, b) => a.displayName.localeCompare(b.displayName));
	return plainCollection(displayName, name, [...sorted, customFields], placeholder);
}

/** The filters of a list. */
export function filterCollection(filters: Field[]): INodeProperties {
	return plainCollection('Filters', 'filters', filters, 'Add Filter');
}

function plainCollection(
	displayName: string,
	name: string,
	fields: Field[],
	placeholder: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		// n8n demands a required field of a collection also where the user has not added it.
		options: fields.map((field) => property({ ...field, required: false })) as INodeProperties[] &
			INodePropertyCollection[],
	};
}

/** The request's attributes from fields of their own. Those that another parameter hides are left out. */
export async function bodyOf(fields: Field[], call: Call): Promise<IDataObject> {
	const values: IDataObject = Object.fromEntries(
		fields.map(({ name, displayOptions }) => [
			name,
			displayOptions ? (call.get(name, null) ?? undefined) : call.get(name),
		]),
	);
	return await attributes(fields, values, call);
}

/** The request's attributes from a {@link collection}: those that the user added. */
export async function bodyOfCollection(
	name: string,
	fields: Field[],
	call: Call,
): Promise<IDataObject> {
	return await attributes([...fields, customFields], call.get<IDataObject>(name, {}), call);
}

/** The query from a {@link filterCollection}: the filters that the user added; an empty one does not filter. */
export async function queryOfFilters(filters: Field[], call: Call): Promise<IDataObject> {
	return await attributes(filters, entered(call.get<IDataObject>('filters', {})), call);
}

async function attributes(fields: Field[], values: IDataObject, call: Call): Promise<IDataObject> {
	const parts = fields
		.filter(({ name }) => values[name] !== undefined)
		.map(async (field) =>
			field.toBody
				? await field.toBody(values[field.name], call)
				: { [snakeCase(field.name)]: valueOf(field, values[field.name]) },
		);
	return Object.assign({}, ...(await Promise.all(parts)));
}

/** A required text is trimmed, and refused where it is empty. */
function valueOf({ required: isRequired, type, displayName }: Field, value: IDataObject[string]) {
	return isRequired && type === 'string' ? required(value, displayName) : value;
}
