import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import type { ApiRequest } from '../../shared/api/client';
import { hasStatus } from '../../shared/api/errors';
import { campaignEntity, type Entity, plural } from '../../shared/records/entities';
import { internalCampaignId } from '../../shared/records/internalId';
import { locator, pathBy, recordId, recordPath } from '../../shared/records/locators';
import { notice } from '../../shared/input/parameters';
import { unwrap } from '../../shared/api/rows';
import {
	bodyOf,
	bodyOfCollection,
	fieldCollection,
	filterCollection,
	queryOfFilters,
	toProperty,
} from './body';
import { limitParameters, readList } from './list';
import type { OperationContext, Field, Operation } from './operation';

/** Properties of a standard operation that an entity overrides. */
export type Override = Partial<
	Pick<Operation, 'name' | 'action' | 'description' | 'endpoint' | 'evidence' | 'skipInvalidIn'>
>;

/** Options of create and update operations. */
interface WriteOptions {
	/** A notice above the parameters. */
	warning?: string;
	prepare?: Prepare;
	/** The entries of Update Fields for which `prepare` reads the record first. Items then run one by one. */
	readsFor?: string[];
	/** Whether the reference does not show the answer. An empty answer is then a success, and the sent record is output. */
	answerIsOpen?: boolean;
}

/** Validates or changes a record before it is sent. The only step before that which may send requests. */
export type Prepare = (
	record: IDataObject,
	context: OperationContext,
) => IDataObject | Promise<IDataObject>;

const ownPath = (entity: Entity) => pathBy(entity, entity.idKeys[0]);

export function getOperation(entity: Entity, over: Override = {}): Operation {
	return {
		name: 'Get',
		value: 'get',
		action: `Get a ${entity.name.toLowerCase()}`,
		description: `Retrieve one ${entity.name.toLowerCase()} with all of its fields`,
		endpoint: `GET ${ownPath(entity)}.json`,
		evidence: 'D',
		parameters: [locator(entity)],
		run: async (context) => await readRecord(entity, context),
		...over,
	};
}

/** Reads the record in a locator. `picked` is the locator's value; it defaults to the entity's own parameter. */
export async function readRecord(
	entity: Entity,
	context: OperationContext,
	picked: unknown = context.get(entity.resource),
): Promise<IDataObject> {
	return await sendRecord(entity, context, {
		method: 'GET',
		path: `${recordPath(entity, picked, context.country)}.json`,
	});
}

/**
 * The internal id of the campaign in its locator. Reads the campaign unless the locator has the internal id.
 *
 * @param purpose what needs the id, for the error if the API does not return it, such as "creating a postback key"
 */
export async function pickedCampaignId(
	context: OperationContext,
	purpose: string,
): Promise<string> {
	const picked = context.get<INodeParameterResourceLocator>('campaign');
	const { key } = recordId(campaignEntity, picked);
	const campaign = key === 'id' ? null : await readRecord(campaignEntity, context);
	return internalCampaignId(picked, campaign, purpose);
}

/**
 * Updates the record in the entity's locator and returns the updated record.
 *
 * @param answerIsOpen see {@link WriteOptions}
 */
export async function changeRecord(
	entity: Entity,
	context: OperationContext,
	changes: IDataObject,
	answerIsOpen = false,
): Promise<IDataObject> {
	const picked = context.get(entity.resource);
	const path = `${recordPath(entity, picked, context.country)}.json`;
	const { key, id } = recordId(entity, picked, context.country);
	const emptyAnswer = answerIsOpen ? { [key]: id, ...changes } : undefined;
	return await sendRecord(entity, context, { method: 'PUT', path, emptyAnswer }, changes);
}

/** @param filters the entries of Filters; they form the query */
export function getAllOperation(
	entity: Entity,
	{ filters = [], ...over }: Override & { filters?: Field[] } = {},
): Operation {
	const records = plural(entity.name.toLowerCase());
	return {
		name: 'Get Many',
		value: 'getAll',
		action: `Get many ${records}`,
		description: `Retrieve a list of ${records}`,
		endpoint: `GET ${entity.path}.json`,
		evidence: 'D',
		parameters: [...limitParameters, ...(filters.length ? [filterCollection(filters)] : [])],
		run: async (context) =>
			await readList(context, {
				request: {
					method: 'GET',
					path: `${entity.path}.json`,
					query: await queryOfFilters(filters, context),
				},
				wrapper: entity.wrapper,
				keyOf: (row) => entity.idKeys.map((key) => row[key]).find((id) => id !== undefined),
			}),
		...over,
	};
}

/**
 * @param requiredFields shown as separate parameters
 * @param optionalFields the entries of Additional Fields
 * @param options.path where the record is created, without `.json`. Defaults to the entity's path.
 */
export function createOperation(
	entity: Entity,
	requiredFields: Field[],
	optionalFields: Field[],
	{
		prepare,
		warning,
		answerIsOpen = false,
		path = () => entity.path,
		...over
	}: Override &
		Omit<WriteOptions, 'readsFor'> & { path?: (context: OperationContext) => string } = {},
): Operation {
	return {
		name: 'Create',
		value: 'create',
		action: `Create a ${entity.name.toLowerCase()}`,
		description: `Create a new ${entity.name.toLowerCase()}`,
		endpoint: `POST ${entity.path}.json`,
		addsUp: true,
		evidence: 'D',
		parameters: [
			...(warning ? [notice('createNotice', warning)] : []),
			...requiredFields.map(toProperty),
			fieldCollection('additionalFields', optionalFields),
		],
		run: async (context) => {
			const record = {
				...(await bodyOf(requiredFields, context)),
				...(await bodyOfCollection('additionalFields', optionalFields, context)),
			};
			// Before `prepare`, which may send requests.
			const createPath = `${path(context)}.json`;
			const prepared = prepare ? await prepare(record, context) : record;
			const request: ApiRequest = {
				method: 'POST',
				path: createPath,
				emptyAnswer: answerIsOpen ? prepared : undefined,
			};
			return await sendRecord(entity, context, request, prepared);
		},
		...over,
	};
}

/** @param fields the entries of Update Fields; only those that the user adds are sent */
export function updateOperation(
	entity: Entity,
	fields: Field[],
	{ prepare, readsFor, warning, answerIsOpen, ...over }: Override & WriteOptions = {},
): Operation {
	return {
		name: 'Update',
		value: 'update',
		action: `Update a ${entity.name.toLowerCase()}`,
		description: `Change settings of a ${entity.name.toLowerCase()}; those that you do not add stay as they are`,
		endpoint: `PUT ${ownPath(entity)}.json`,
		evidence: 'D',
		oneByOne: ({ get }) =>
			readsFor?.some((name) => Object.hasOwn(Object(get('updateFields', {})), name)) === true,
		parameters: [
			...(warning ? [notice('updateNotice', warning)] : []),
			locator(entity),
			fieldCollection('updateFields', fields),
		],
		run: async (context) => {
			const record = await bodyOfCollection('updateFields', fields, context);
			if (Object.keys(record).length === 0) {
				throw new UserError(
					'There is nothing to change. Add at least one field under "Update Fields".',
				);
			}
			// Checks the locator before `prepare`, which may send requests.
			recordId(entity, context.get(entity.resource), context.country);
			const prepared = prepare ? await prepare(record, context) : record;
			return await changeRecord(entity, context, prepared, answerIsOpen);
		},
		...over,
	};
}

/**
 * @param options.warning a notice above the parameters: what happens, and what to do instead
 * @param options.condition a precondition as a sentence, for the notice and for the error if Retreaver refuses
 */
export function deleteOperation(
	entity: Entity,
	{
		warning = 'This cannot be undone.',
		condition,
		...over
	}: Override & { warning?: string; condition?: string } = {},
): Operation {
	return {
		name: 'Delete',
		value: 'delete',
		action: `Delete a ${entity.name.toLowerCase()}`,
		description: `Delete a ${entity.name.toLowerCase()} for good`,
		endpoint: `DELETE ${ownPath(entity)}.json`,
		evidence: 'D',
		parameters: [
			notice('deleteNotice', [warning, condition].filter(Boolean).join(' ')),
			locator(entity),
		],
		run: async (context) => {
			const picked = context.get(entity.resource);
			const { key, id } = recordId(entity, picked, context.country);
			try {
				await context.client.request({
					method: 'DELETE',
					path: `${recordPath(entity, picked, context.country)}.json`,
					itemIndex: context.itemIndex,
					emptyAnswer: {},
				});
				return { deleted: true, [key]: id };
			} catch (error) {
				throw explained(error, condition);
			}
		},
		...over,
	};
}

/** Statuses with which the API may refuse to delete a record that is in use. Not documented (?). */
const REFUSALS = ['400', '403', '405', '409', '418', '422', '500'];

/** Adds the likely reason to an error, since the API may not give one. */
function explained(failure: unknown, reason?: string): unknown {
	if (reason && hasStatus(failure, REFUSALS)) {
		failure.description = `${reason} ${failure.description}`;
	}
	return failure;
}

/** Sends a request with a record (optional) in the entity's wrapper, and returns the record in the answer. */
export async function sendRecord(
	entity: Entity,
	context: OperationContext,
	request: ApiRequest,
	record?: IDataObject,
): Promise<IDataObject> {
	const { body } = await context.client.request({
		...request,
		body: record && { [entity.wrapper]: record },
		itemIndex: context.itemIndex,
	});
	return unwrap(body as IDataObject, entity.wrapper);
}
