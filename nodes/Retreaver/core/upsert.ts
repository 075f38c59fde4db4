import type { IDataObject } from 'n8n-workflow';

import { hasStatus, toNodeFailure } from '../../shared/api/errors';
import { unwrap } from '../../shared/api/rows';
import { notice } from '../../shared/input/parameters';
import type { Entity } from '../../shared/records/entities';
import { pathBy, recordPath } from '../../shared/records/locators';
import { bodyOf, bodyOfCollection, fieldCollection, toProperty } from './body';
import { sendRecord } from './crud';
import type { Field, Operation, OperationContext } from './operation';

/** Statuses with which the API may refuse a record that exists already. Not documented (?). */
const TAKEN = ['400', '409', '422'];

/**
 * Create or Update: looks a record up by an ID of the user's own, updates it if it exists, and creates it otherwise. The
 * API has no such request (D), so:
 * - Items of one run are processed one by one, and a second item for the same ID updates what the first has created.
 * - If Retreaver refuses to create the record, it is looked up again: another workflow may have created it meanwhile.
 *   Where Retreaver accepts an ID twice (?), there are two then.
 * - If there are several records with the ID, Retreaver decides which one it returns (?). That one is updated, by its
 *   internal id if the answer has one (so not another of them).
 *
 * The output is the record with `created`: true if it was created, false if it was updated.
 *
 * @param key the parameter with the ID by which `entity.ownId` finds records; `toBody` gives the attributes of a new one
 * @param options.required shown as separate parameters
 * @param options.optional the entries of Additional Fields
 * @param options.prepareUpdate changes the attributes before an update; `current` is the record as it was read
 * @param options.answerIsOpen whether the reference does not show the answer; an empty one is then a success
 */
export function upsertOperation(
	entity: Entity & Required<Pick<Entity, 'ownId'>>,
	key: Field,
	options: {
		required?: Field[];
		optional: Field[];
		prepareUpdate?: (record: IDataObject, current: IDataObject) => Promise<IDataObject>;
		answerIsOpen?: boolean;
	},
): Operation {
	const { required = [], optional, prepareUpdate, answerIsOpen } = options;
	const { ownId, wrapper } = entity;
	const name = entity.name.toLowerCase();

	const find = async ({ client, itemIndex }: OperationContext, path: string) => {
		const { body } = await client.request({
			method: 'GET',
			path: `${path}.json`,
			allowAbsent: true,
			itemIndex,
		});
		return body === null ? undefined : unwrap(body as IDataObject, wrapper);
	};

	const change = async (
		context: OperationContext,
		path: string,
		current: IDataObject,
		changes: IDataObject,
	) => {
		if (Object.keys(changes).length === 0) return { created: false, ...current };
		const byId = current.id === undefined ? path : recordPath(entity, byInternalId(current));
		const record = prepareUpdate ? await prepareUpdate(changes, current) : changes;
		const request = {
			method: 'PUT' as const,
			path: `${byId}.json`,
			emptyAnswer: answerIsOpen ? { ...current, ...record } : undefined,
		};
		return { created: false, ...(await sendRecord(entity, context, request, record)) };
	};

	return {
		name: 'Create or Update',
		value: 'upsert',
		action: `Create or update a ${name}`,
		// n8n's own words.
		description: 'Create a new record, or update the current one if it already exists (upsert)',
		endpoint: `GET, PUT, POST ${pathBy(entity, ownId.key)}.json`,
		evidence: 'D',
		oneByOne: () => true,
		parameters: [
			notice(
				'upsertNotice',
				`If several ${name}s have this ${key.displayName}, Retreaver decides which one is updated. Two workflows that do this at the same moment may create two. The output says created: true or false.`,
			),
			toProperty(key),
			...required.map(toProperty),
			fieldCollection('additionalFields', optional),
		],
		run: async (context) => {
			// First: its errors have the name of the parameter.
			const identity = await bodyOf([key], context);
			const picked = { mode: ownId.key, value: context.get(key.name) };
			const path = recordPath(entity, picked, context.country);
			const changes = {
				...(await bodyOf(required, context)),
				...(await bodyOfCollection('additionalFields', optional, context)),
			};
			const current = await find(context, path);
			if (current) return await change(context, path, current, changes);

			const record = { ...identity, ...changes };
			const request = {
				method: 'POST' as const,
				path: `${entity.path}.json`,
				emptyAnswer: answerIsOpen ? record : undefined,
			};
			try {
				return { created: true, ...(await sendRecord(entity, context, request, record)) };
			} catch (error) {
				const other = hasStatus(error, TAKEN) ? await find(context, path) : undefined;
				if (other) return await change(context, path, other, changes);
				throw toNodeFailure(context.node.getNode(), error, context.itemIndex);
			}
		},
	};
}

const byInternalId = ({ id }: IDataObject) => ({ mode: 'id', value: id });
