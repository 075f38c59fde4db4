import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { requirePostbackKey } from '../http/auth';
import { type Fields, isTruthy, unwrap } from '../http/body';
import { permit } from '../http/crud';
import { forbidden, invalid, notFound, unauthorized, Validation } from '../http/errors';
import { pageSize, paginate } from '../http/paging';
import type { callerListPermissions } from '../seed/account';
import type { CallerList, State } from '../state';
import { phoneNumber } from './phoneNumber';

type Owner = Pick<CallerList, 'caller_listable_id' | 'caller_listable_type'>;

/**
 * Who may do this: the key in the query, its secret as Bearer, and the permission; `caller_list__show` is needed for
 * everything (D).
 * @throws ApiError 401, or 403 without the permission (D) or for a key of another target or campaign (?)
 */
function authorize(
	context: Context,
	request: FastifyRequest,
	owner: Owner,
	permission: (typeof callerListPermissions)[number],
): void {
	const { key } = request.query as Fields;
	const { secret, permissions, target_id, campaign_id } = requirePostbackKey(
		context,
		key,
		'caller_list',
	);
	if (request.headers.authorization !== `Bearer ${secret}`)
		throw unauthorized('Invalid postback key secret');
	const of = { Target: target_id, Campaign: campaign_id };
	const isCompanys = target_id === null && campaign_id === null;
	if (!isCompanys && of[owner.caller_listable_type] !== owner.caller_listable_id)
		throw forbidden('This key was issued on something else');
	for (const needed of ['caller_list__show', permission])
		if (!permissions.includes(needed)) throw forbidden('Forbidden');
}

/** A number of a body or path. NANP numbers are taken too, and get +1 (D). @throws ApiError 422 */
function readNumber(input: unknown): string {
	const number = phoneNumber(input);
	if (!number) throw invalid({ number: ['is not a phone number'] });
	return number;
}

const present = ({ name, caller_listable_type, caller_listable_id }: CallerList) => ({
	caller_list: { name, caller_listable_type, caller_listable_id },
});

/** Bulk upload: one number a line; lines that are no numbers are left out. It is worked on at once, the answer says Processing (D). */
function upload(list: CallerList, input: Fields, { clock, random }: Context): object {
	const { numbers, action = 'create', clear_before_upload: clear } = input;
	const check = new Validation();
	check.require(input, 'numbers');
	check.check(action === 'create' || action === 'delete', 'action', 'is not create or delete');
	check.done();
	const at = clock.iso();
	const given = new Set(
		String(numbers)
			.split(/\r?\n/)
			.map(phoneNumber)
			.filter((number) => number !== undefined),
	);
	const others = isTruthy(clear) ? [] : list.numbers.filter(({ number }) => !given.has(number));
	list.numbers = [
		...others,
		...(action === 'create' ? [...given].map((number) => ({ number, created_at: at })) : []),
	];
	return {
		status: 'Processing',
		created_at: at,
		error_messages: [],
		clear_before_upload: isTruthy(clear),
		action,
		csv_file_url: `https://retreaver.example.com/uploads/${random.string.uuid()}/numbers.csv?disposition=attachment`,
	};
}

/** Caller lists of targets and of campaigns, with a postback key instead of the API key (D). */
export function addCallerLists(app: FastifyInstance, context: Context): void {
	addListsOf(app, context, 'Target', '/api/v2/targets/:owner_id', ({ targets }) => targets);
	addListsOf(app, context, 'Campaign', '/api/v2/campaigns/:owner_id', ({ campaigns }) => campaigns);
}

function addListsOf(
	app: FastifyInstance,
	context: Context,
	type: CallerList['caller_listable_type'],
	ownerPath: string,
	ownersIn: (state: State) => Array<{ id: number }>,
): void {
	const { state, clock } = context;
	const base = `${ownerPath}/caller_lists`;

	const ownerOf = (request: FastifyRequest): Owner => {
		const { owner_id: id } = request.params as Record<string, string>;
		return { caller_listable_type: type, caller_listable_id: Number(id) };
	};
	const listsOf = ({ caller_listable_id: id }: Owner) => {
		// Internal ids only (D).
		if (!ownersIn(state).some((owner) => owner.id === id)) throw notFound(type);
		return state.callerLists.filter(
			(list) => list.caller_listable_type === type && list.caller_listable_id === id,
		);
	};
	const findList = (request: FastifyRequest): CallerList => {
		const { name } = request.params as Record<string, string>;
		const list = listsOf(ownerOf(request)).find((other) => other.name === name);
		if (!list) throw notFound('caller_list');
		return list;
	};
	const findEntry = (request: FastifyRequest) => {
		const list = findList(request);
		const { number } = request.params as Record<string, string>;
		const entry = list.numbers.find((other) => other.number === phoneNumber(number));
		if (!entry) throw notFound('caller_list_number');
		return { list, entry };
	};
	/** The name in a body. @throws ApiError 422 where it is blank or another list of the owner has it */
	const readName = (request: FastifyRequest, list?: CallerList): string => {
		const lists = listsOf(ownerOf(request));
		const input = permit(context, unwrap(request.body, 'caller_list'), { name: 'string' });
		const check = new Validation();
		check.require(input, 'name');
		const taken = lists.some((other) => other !== list && other.name === input.name);
		check.check(!taken, 'name', 'has already been taken');
		check.done();
		return String(input.name);
	};

	const allowed = (permission: Parameters<typeof authorize>[3]) => ({
		preHandler: async (request: FastifyRequest) =>
			authorize(context, request, ownerOf(request), permission),
	});

	// The list of lists and renaming follow from the permissions only (?).
	app.get(base, allowed('caller_list__index'), (request, reply) =>
		paginate(request, reply, listsOf(ownerOf(request))).map(present),
	);
	app.post(base, allowed('caller_list__create'), (request, reply) => {
		const list: CallerList = { ...ownerOf(request), name: readName(request), numbers: [] };
		state.callerLists.push(list);
		reply.code(201);
		return present(list);
	});
	app.get(`${base}/:name`, allowed('caller_list__show'), (request) => present(findList(request)));
	app.put(`${base}/:name`, allowed('caller_list__update'), (request) => {
		const list = findList(request);
		list.name = readName(request, list);
		return present(list);
	});
	app.delete(`${base}/:name`, allowed('caller_list__delete'), (request, reply) => {
		const list = findList(request);
		state.callerLists = state.callerLists.filter((other) => other !== list);
		return reply.code(204).send();
	});

	const numbers = `${base}/:name/caller_list_numbers`;
	// The newest first, with its headers (D).
	app.get(numbers, allowed('caller_list_number__index'), (request, reply) => {
		const { numbers: entries } = findList(request);
		const size = pageSize((request.query as Fields).per_page);
		reply.headers({ Total: entries.length, 'Per-Page': size });
		return paginate(request, reply, entries.toReversed(), size).map((entry) => ({
			caller_list_number: entry,
		}));
	});
	app.post(numbers, allowed('caller_list_number__create'), (request, reply) => {
		const list = findList(request);
		const number = readNumber(unwrap(request.body, 'caller_list_number').number);
		const entry = list.numbers.find((other) => other.number === number) ?? {
			number,
			created_at: clock.iso(),
		};
		if (!list.numbers.includes(entry)) list.numbers.push(entry);
		reply.code(201);
		return { caller_list_number: entry };
	});
	// 404 says that the number is not on the list (D).
	app.get(`${numbers}/:number`, allowed('caller_list_number__show'), (request) => ({
		caller_list_number: findEntry(request).entry,
	}));
	app.delete(`${numbers}/:number`, allowed('caller_list_number__delete'), (request, reply) => {
		const { list, entry } = findEntry(request);
		list.numbers.splice(list.numbers.indexOf(entry), 1);
		return reply.code(204).send();
	});
	app.post(`${base}/:name/caller_list_checks`, allowed('caller_list_check__create'), (request) => {
		const list = findList(request);
		const number = readNumber(unwrap(request.body, 'caller_list_check').number);
		const isPresent = list.numbers.some((other) => other.number === number);
		// 200 in both cases (D).
		return { caller_list_check: { status: isPresent ? 'present' : 'not-present' } };
	});
	app.post(
		`${base}/:name/caller_list_uploads`,
		allowed('caller_list_upload__create'),
		(request, reply) => {
			const list = findList(request);
			reply.code(201);
			return {
				caller_list_upload: upload(list, unwrap(request.body, 'caller_list_upload'), context),
			};
		},
	);
}
