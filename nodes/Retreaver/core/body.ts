import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { collection } from '../../shared/input/parameters';
import { entered, jsonObject, required } from '../../shared/input/validate';
import type { OperationContext, Field } from './operation';

/** For attributes that the reference does not list. Part of every create and update. */
const customFields: Field = {
	displayName: 'Custom Fields (JSON)',
	name: 'customFields',
	type: 'json',
	default: '{}',
	placeholder: '{"notes": "Night shift only"}',
	description:
		'Fields that this node does not offer, as JSON such as {"notes": "Night shift only"}. They are sent to Retreaver as they are.',
	toBody: (value) => jsonObject(value, 'Custom Fields (JSON)'),
};

/** The required name of a record. `what` and `example` are used in the texts. */
export const nameField = (what: string, example: string): Field => ({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	required: true,
	default: '',
	placeholder: `e.g. ${example}`,
	description: `The name of the ${what}, such as ${example}`,
});

/** A text field as a separate parameter that may be left empty; it is then not sent. */
export const ifEntered = (field: Field): Field => ({
	...field,
	toBody: (value) => (value === '' ? {} : { [snakeCase(field.name)]: value as string }),
});

/** `createdAtStart` -> `created_at_start`. */
export function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The field as a node property, without `toBody`. */
export function toProperty(field: Field): INodeProperties {
	const parameter = { ...field };
	delete parameter.toBody;
	return parameter;
}

/** The collection of a record's optional attributes. Custom fields come last. */
export function fieldCollection(
	name: 'additionalFields' | 'updateFields',
	fields: Field[],
): INodeProperties {
	const { options, ...parameter } = collection(name, optional(fields));
	return { ...parameter, options: [...options!, ...optional([customFields])] as INodeProperties[] };
}

/** The filters of a list. */
export function filterCollection(filters: Field[]): INodeProperties {
	return collection('filters', optional(filters));
}

/** Makes fields optional: n8n requires a required field of a collection even if the user has not added it. */
function optional(fields: Field[]): INodeProperties[] {
	return fields.map((field) => toProperty({ ...field, required: false }));
}

/** The request's attributes from separate parameters. Hidden parameters are omitted. */
export async function bodyOf(fields: Field[], context: OperationContext): Promise<IDataObject> {
	const values = Object.fromEntries(fields.map(({ name }) => [name, context.get(name)]));
	return await toAttributes(fields, values, context);
}

/** The request's attributes from a {@link fieldCollection}: only those that the user added. */
export async function bodyOfCollection(
	name: string,
	fields: Field[],
	context: OperationContext,
): Promise<IDataObject> {
	return await toAttributes([...fields, customFields], context.get<IDataObject>(name, {}), context);
}

/** The query from a {@link filterCollection}. Empty filters are omitted. */
export async function queryOfFilters(
	filters: Field[],
	context: OperationContext,
): Promise<IDataObject> {
	return await toAttributes(filters, entered(context.get<IDataObject>('filters', {})), context);
}

async function toAttributes(
	fields: Field[],
	values: Record<string, unknown>,
	context: OperationContext,
): Promise<IDataObject> {
	const parts = fields
		.filter(({ name }) => values[name] !== undefined)
		.map(async (field) =>
			field.toBody
				? await field.toBody(values[field.name], context)
				: { [snakeCase(field.name)]: valueOf(field, values[field.name]) },
		);
	return Object.assign({}, ...(await Promise.all(parts)));
}

/** The value of a field. A required text is trimmed and must not be empty. */
function valueOf({ required: isRequired, type, displayName }: Field, value: unknown) {
	return isRequired && type === 'string' ? required(value, displayName) : value;
}
