import type { IDataObject, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { resources } from '../../../nodes/Retreaver/registry';
import type { Row } from './rows/row';
import { rows } from './rows';
import { useBench } from '../support';

const bench = useBench();

const operations = resources.flatMap(({ value, operations: all }) =>
	all.map((operation) => [`${value}.${operation.value}`, operation.parameters] as const),
);

/** Stands for undefined, which no item can hold. */
const MISSING = 'a field that is not there';
/** Works out to the value under test: n8n hands over whatever stands in the item. */
const VALUE = '={{ $json.value }}';

/** What does not fit into a parameter of this type. */
function wrongValues({
	type,
	typeOptions = {},
	required,
	allowArbitraryValues,
}: INodeProperties): unknown[] {
	const { commaSeparated, maxValue, minValue, numberPrecision } = typeOptions;
	const empty = required ? [MISSING, null, ''] : [MISSING, null];
	switch (type) {
		case 'boolean':
			return [MISSING, null, '', 'maybe', 2, {}, [true]];
		case 'number':
			return [
				...[MISSING, null, '', 'abc', '6,588', {}, [5]],
				...(numberPrecision ? [] : [1.5]),
				...(minValue === undefined ? [] : [minValue - 1]),
				...(maxValue === undefined ? [] : [maxValue + 1]),
			];
		case 'options':
			return [MISSING, null, '', {}, ['x'], ...(allowArbitraryValues ? [] : ['no such thing'])];
		case 'multiOptions':
			return [MISSING, null, {}, ['no such thing'], 'no such thing', [null]];
		case 'dateTime':
			return [...empty, 'soon', {}, ['2026-03-01'], 5];
		case 'json':
			return [MISSING, null, 'null', '{', [1], 5];
		case 'resourceLocator':
			return [
				...[MISSING, null, '', {}, { id: 5 }],
				{ mode: 'list' },
				...[null, '', {}].map((value) => ({ mode: 'list', value })),
				{ mode: 'no-such-mode', value: '1' },
			];
		case 'string':
			return [...empty, {}, '[object Object] ', ...(commaSeparated ? [] : [['a', 'b']])];
		default:
			return [];
	}
}

/** A place for a value among an operation's parameters, and what puts it there. */
interface Place {
	property: INodeProperties;
	put: (value: unknown) => IDataObject;
}

/** The parameters, and those inside of them, each with the others that it needs to be shown. */
function placesIn(properties: INodeProperties[], operation: string): Place[] {
	return properties.flatMap((property): Place[] => {
		const { displayOptions, name, options = [], type, typeOptions } = property;
		if (displayOptions?.show?.['/operation']?.includes(operation) === false) return [];
		const shown = Object.fromEntries(
			Object.entries(displayOptions?.show ?? {})
				.filter(([other]) => !other.startsWith('/'))
				.map(([other, values]) => [other, values![0]]),
		) as IDataObject;
		const inner = (places: Place[], wrap: (entries: IDataObject) => unknown): Place[] =>
			places.map((place) => ({
				...place,
				put: (value) => ({ ...shown, [name]: wrap(place.put(value)) as IDataObject }),
			}));
		switch (type) {
			case 'notice':
				return [];
			case 'collection':
				return inner(placesIn(options as INodeProperties[], operation), (entries) => entries);
			case 'fixedCollection':
				return (options as INodePropertyCollection[]).flatMap((group) =>
					inner(placesIn(group.values, operation), (entries) => ({
						[group.name]: typeOptions?.multipleValues ? [entries] : entries,
					})),
				);
			default:
				return [{ property, put: (value) => ({ ...shown, [name]: value as IDataObject }) }];
		}
	});
}

/** Values for what has to be filled in so that n8n runs the node at all. */
function fillers(properties: INodeProperties[]): IDataObject {
	const filled: Record<string, string> = { string: 'filled in', dateTime: '2026-03-01' };
	const typed = properties.filter(({ required, type }) => required && type in filled);
	return Object.fromEntries(typed.map(({ name, type }) => [name, filled[type]]));
}

/** The errors of an operation for each of these values in one place. */
async function errorsFor(
	{ operation: name, credentials }: Row,
	parameters: IDataObject,
	values: unknown[],
): Promise<string[]> {
	const [resource, operation] = name.split('.');
	const run = async (items: IDataObject[]) =>
		await bench.run(
			{ resource, operation, ...parameters },
			{
				items,
				credentials: bench.credentialsFor(credentials ?? 'core'),
				onError: 'continueRegularOutput',
			},
		);
	const items = values.map((value) => (value === MISSING ? {} : { value: value as IDataObject }));
	const groups = resource === 'webhookResponse' ? items.map((item) => [item]) : [items];
	const errors: string[] = [];
	for (const group of groups) {
		const { items: output, error } = await run(group);
		if (error) throw error;
		errors.push(...output.map(({ json }) => String(json.error)));
	}
	return errors;
}

/** The parameters of a row with others in their place; collections keep their other entries. */
function merged(row: IDataObject, others: IDataObject): IDataObject {
	const isCollection = /^(additionalFields|filters|options|updateFields)$/;
	const replaced = Object.entries(others).map(([name, value]) => [
		name,
		isCollection.test(name) ? { ...(row[name] as IDataObject), ...(value as IDataObject) } : value,
	]);
	return { ...row, ...Object.fromEntries(replaced) };
}

test.each(operations)(
	'%s refuses a value of the wrong type, by the name of the parameter, and sends nothing',
	async (name, properties) => {
		const row = rows.find(({ operation }) => operation === name)!;
		const accepted: unknown[] = [];
		for (const place of placesIn(properties, name.split('.')[1])) {
			const values = wrongValues(place.property);
			const right = { ...fillers(properties), ...row.parameters(bench.simulator) };
			const errors = await errorsFor(row, merged(right, place.put(VALUE)), values);
			const { displayName } = place.property;
			const named = new RegExp(`"([^"]+ > )?${displayName.replace(/[()]/g, '\\$&')}"`);
			errors.forEach((error, index) => {
				if (!named.test(error)) accepted.push([displayName, values[index], error]);
			});
		}
		expect(accepted).toEqual([]);
		expect(bench.simulator.requests).toEqual([]);
	},
);

describe('an expression may give a text for', () => {
	const campaign = { __rl: true, mode: 'cid', value: ' 1001 ' };
	const sent = async (operation: string, parameters: IDataObject) => {
		const [resource, value] = operation.split('.');
		const { error, items } = await bench.run({ resource, operation: value, ...parameters });
		expect(error).toBeUndefined();
		return { items, requests: bench.simulator.requests };
	};

	test.each([
		['={{ "false" }} ', false],
		['={{ "no" }}', false],
		['={{ "False " }}', false],
		['={{ false }} ', false],
		['={{ "Yes" }}', true],
		['={{ 1 }}', true],
	])('a switch: %j is %j', async (text, expected) => {
		const { requests } = await sent('campaign.update', {
			campaign,
			updateFields: {
				recordCalls: text,
				destroyNested: text,
				menuOptions: { menuOption: [{ option: '1', targetCid: '1002' }] },
			},
		});
		expect(requests.map(({ path }) => path)).toEqual(['/campaigns/cid/1001.json']);
		expect(requests[0].body).toMatchObject({
			campaign: { record_calls: expected, destroy_nested: expected },
		});
	});

	test('"Remove All Buyers" and "Return All", which would empty a group or read everything', async () => {
		const { state } = bench.simulator;
		const { requests } = await sent('targetGroup.replaceTargets', {
			targetGroup: { __rl: true, mode: 'id', value: String(state.targetGroups[0].id) },
			removeAll: '={{ "no" }}',
			targetIds: {
				targets: [{ target: { __rl: true, mode: 'id', value: String(state.targets[4].id) } }],
			},
		});
		expect(requests[0].body).toEqual({ target_group: { target_ids: [state.targets[4].id] } });
		const { items } = await sent('campaign.getAll', { returnAll: '={{ "false" }}', limit: 2 });
		expect(items).toHaveLength(2);
	});

	test('a number, a key of the menu, a choice and a list of choices', async () => {
		const { requests } = await sent('target.create', {
			name: 'Acme Solar',
			number: '+14155550123',
			clientTid: ' acme ',
			additionalFields: {
				priority: '={{ "2" }}',
				timeoutSeconds: '={{ " 20 " }}',
				businessHours: { hours: [{ dayOfWeek: '={{ [1, 2] }} ', open: '={{ "Closed" }}' }] },
			},
		});
		expect(requests[0].body).toEqual({
			target: {
				name: 'Acme Solar',
				number: '+14155550123',
				client_tid: 'acme',
				priority: 2,
				timeout_seconds: 20,
				business_hours_attributes: [
					{ day_of_week: 1, work_day: false },
					{ day_of_week: 2, work_day: false },
				],
			},
		});
		bench.simulator.requests.length = 0;
		await sent('campaign.update', {
			campaign,
			updateFields: {
				menuOptions: { menuOption: [{ option: '={{ 1 }}', targetCid: '={{ 1002 }}' }] },
			},
		});
		expect(bench.simulator.requests[0].body).toEqual({
			campaign: { menu_options_attributes: [{ option: '1', target_cid: '1002' }] },
		});
	});
});

test('an empty text in a filter, typed by hand, still means no filter', async () => {
	const filters = { subId: '', caller: '', updatedAtStart: '' };
	const { error } = await bench.run({ resource: 'call', operation: 'getAll', filters, limit: 1 });
	expect(error).toBeUndefined();
	expect(bench.simulator.requests.map(({ query }) => Object.keys(query as object).sort())).toEqual([
		['api_key', 'company_id', 'page', 'per_page'],
	]);
});
