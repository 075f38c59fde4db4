import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { jsonObject } from '../shared/validate';
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

/** A collection of optional fields such as Additional Fields. Custom fields come last. */
export function collection(
	displayName: string,
	name: string,
	fields: Field[],
	placeholder = 'Add Field',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		options: [...fields, customFields].map(property) as INodeProperties[] &
			INodePropertyCollection[],
	};
}

/** The request's attributes from fields of their own. */
export async function bodyOf(fields: Field[], call: Call): Promise<IDataObject> {
	const values: IDataObject = Object.fromEntries(
		fields.map(({ name }) => [name, call.get<IDataObject[string]>(name)]),
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

async function attributes(fields: Field[], values: IDataObject, call: Call): Promise<IDataObject> {
	const parts = fields
		.filter(({ name }) => values[name] !== undefined)
		.map(async ({ name, toBody }) =>
			toBody ? await toBody(values[name], call) : { [snakeCase(name)]: values[name] },
		);
	return Object.assign({}, ...(await Promise.all(parts)));
}
