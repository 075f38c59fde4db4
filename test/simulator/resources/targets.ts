import type { FastifyInstance } from 'fastify';
import { type Context, hexKey } from '../context';
import { type Fields, rows } from '../http/body';
import { addResource, type Attributes, permit } from '../http/crud';
import { invalid, notFound, Validation } from '../http/errors';
import { requireCompany } from '../http/auth';
import { alwaysOpen, noCaps } from '../seed/account';
import { timeZones } from '../seed/timeZones';
import { type BusinessHours, nextId, type Target } from '../state';
import { presentConversionGroups, readConversionGroups } from './conversions';
import { capAttributes, presentCaps, readCaps, resetHardCaps } from './caps';
import { targetEndpoint } from './phoneNumber';
import { readTagList } from './tagList';

const plainAttributes: Attributes = {
	number: 'string',
	name: 'string',
	sip_username: 'string',
	sip_password: 'string',
	client_tid: 'string',
	priority: 'integer',
	weight: 'integer',
	timeout_seconds: 'integer',
	inband_signals: 'boolean',
	timer_offset: 'integer',
	send_digits: 'string',
	concurrency_cap: 'integer',
	paused: 'boolean',
	time_zone: 'string',
};

const hourAttributes: Attributes = {
	id: 'any',
	day_of_week: 'integer',
	work_day: 'boolean',
	time_open: 'integer',
	time_close: 'integer',
	inverted: 'boolean',
};

const isHhmm = (value: number) => value >= 0 && value <= 2400 && value % 100 < 60;

/** Business hours by row: a new target's rows are found by their day, those of an old one by `id`, which is required (D). */
function readBusinessHours(
	target: Target,
	input: unknown,
	isNew: boolean,
	context: Context,
): BusinessHours[] {
	const result = [...target.business_hours];
	for (const row of rows(input, 'business_hours_attributes')) {
		const { id, inverted, ...changes } = permit(context, row, hourAttributes);
		const check = new Validation();
		check.require(row, isNew ? 'day_of_week' : 'id');
		check.done();
		const index = result.findIndex((other) =>
			isNew ? other.day_of_week === changes.day_of_week : String(other.id) === String(id),
		);
		if (index < 0)
			throw isNew
				? invalid({ day_of_week: ['is not between 0 and 6'] })
				: notFound('Business hours');
		const hours: BusinessHours = {
			...result[index],
			...changes,
			// The input says inverted, the answers say invert (D).
			...(inverted === undefined ? {} : { invert: Boolean(inverted) }),
			updated_at: context.clock.iso(),
		};
		check.check(
			hours.day_of_week >= 0 && hours.day_of_week <= 6,
			'day_of_week',
			'is not between 0 and 6',
		);
		check.check(isHhmm(hours.time_open), 'time_open', 'is not a time HHMM');
		check.check(isHhmm(hours.time_close), 'time_close', 'is not a time HHMM');
		check.done();
		result[index] = hours;
	}
	return result;
}

function changed(target: Target, input: Fields, isNew: boolean, context: Context): Target {
	const at = context.clock.iso();
	const { tag_list, business_hours_attributes, conversion_groups_attributes, ...rest } = input;
	const plain = Object.fromEntries(
		Object.entries(rest).filter(([name]) => name in plainAttributes),
	);
	const result: Target = { ...target, ...plain, updated_at: at };
	const number = targetEndpoint(result.number);
	const check = new Validation();
	check.require(result, 'number');
	check.check(
		!result.number || number !== undefined,
		'number',
		'is not a phone number or a SIP address',
	);
	check.check(timeZones.includes(result.time_zone), 'time_zone', 'is not included in the list');
	check.check(
		result.send_digits === null || /^[0-9*#wW]*$/.test(result.send_digits),
		'send_digits',
		'is invalid',
	);
	check.done();
	return {
		...result,
		number: number!,
		paused_at: result.paused ? (target.paused_at ?? at) : null,
		caps: readCaps(target.caps, input),
		business_hours: readBusinessHours(target, business_hours_attributes, isNew, context),
		tag_values: readTagList(context, target.tag_values, tag_list),
		conversion_groups: readConversionGroups(
			context,
			target.conversion_groups,
			conversion_groups_attributes,
		),
	};
}

function newTarget({ state, clock, random }: Context, companyId: number): Target {
	const id = nextId(state);
	const at = clock.iso();
	return {
		id,
		company_id: companyId,
		number: '',
		name: null,
		sip_username: null,
		sip_password: null,
		cid_number_id: null,
		obfuscate_cid: false,
		object_key: hexKey(random, 64),
		client_tid: null,
		priority: 1,
		weight: 1,
		timeout_seconds: 30,
		timer_offset: 0,
		send_digits: null,
		concurrency_cap: null,
		calls_in_progress: 0,
		inband_signals: false,
		time_zone: 'UTC',
		paused: false,
		paused_at: null,
		caps: noCaps(state),
		business_hours: alwaysOpen(state, id, at),
		tag_values: [],
		conversion_groups: [],
		created_at: at,
		updated_at: at,
	};
}

/** The groups of a target, as its answers hold them: without members' details and caps (D). */
const groupsOf = ({ state }: Context, target: Target) =>
	state.targetGroups
		.filter(({ target_ids: ids }) => ids.includes(target.id))
		.map(
			({
				id,
				name,
				target_ids,
				concurrency_cap,
				calls_in_progress,
				behavior,
				priority,
				weight,
			}) => ({
				id,
				name,
				target_ids,
				concurrency_cap,
				calls_in_progress,
				behavior,
				priority,
				weight,
			}),
		);

/** Targets, or buyers (D), by internal ID and by tid; POST /targets/{id}/reset_cap. */
export function addTargets(app: FastifyInstance, context: Context): void {
	addResource<Target>(app, context, {
		wrapper: 'target',
		path: '/targets',
		attributes: {
			...plainAttributes,
			...capAttributes,
			business_hours_attributes: 'any',
			conversion_groups_attributes: 'any',
			tag_list: 'string',
		},
		addresses: [
			{ url: '/targets/tid/:tid', matches: ({ client_tid }, value) => client_tid === value },
		],
		all: ({ state }) => state.targets,
		present: ({ company_id, client_tid, caps, ...target }, _context, verb) => {
			void company_id;
			const groups = groupsOf(context, { ...target, company_id, client_tid, caps });
			return {
				...target,
				// Reads call the customer's ID tid, writes client_tid (D, by the examples).
				...(verb === 'create' || verb === 'update' ? { client_tid } : { tid: client_tid }),
				target_group_ids: groups.map(({ id }) => id),
				target_groups: groups,
				caps: presentCaps(caps),
				conversion_groups: presentConversionGroups(context, target.conversion_groups),
			};
		},
		create: (input, _context, companyId) =>
			changed(newTarget(context, companyId), input, true, context),
		update: (target, input) => Object.assign(target, changed(target, input, false, context)),
		remove: ({ id }, { state }) => {
			for (const group of state.targetGroups)
				group.target_ids = group.target_ids.filter((member) => member !== id);
			for (const campaign of state.campaigns)
				campaign.target_ids = campaign.target_ids.filter((member) => member !== id);
		},
	});

	app.post('/targets/:id/reset_cap', (request) => {
		const companyId = requireCompany(context, request);
		const { id } = request.params as { id: string };
		const target = context.state.targets.find(
			(other) => String(other.id) === id && other.company_id === companyId,
		);
		if (!target) throw notFound('target');
		resetHardCaps([target]);
		// 200 (D); what the body holds is not said.
		return {};
	});
}
