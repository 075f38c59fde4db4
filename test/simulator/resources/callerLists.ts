import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { requireApiKey, requirePostbackKey } from '../http/auth';
import { type Fields, isTruthy, unwrap } from '../http/body';
import { permit } from '../http/crud';
import { invalid, notFound, unauthorized, Validation } from '../http/errors';
import { paginate } from '../http/paging';
import type { CallerList, Target } from '../state';
import { phoneNumber } from './phoneNumber';

const BASE = '/api/v2/targets/:target_id/caller_lists';

/** Who may touch caller lists: the key in the query, its secret as Bearer (D). @throws ApiError 401 */
function authorize(context: Context, request: FastifyRequest): void {
	const { key } = request.query as Fields;
	const { secret } = requirePostbackKey(context, key, 'caller_list');
	if (request.headers.authorization !== `Bearer ${secret}`)
		throw unauthorized('Invalid postback key secret');
}

/** A number of a body or path. NANP numbers are taken too, and get +1 (D). @throws ApiError 422 */
function readNumber(input: unknown): string {
	const number = phoneNumber(input);
	if (!number) throw invalid({ number: ['is not a phone number'] });
	return number;
}

const present = ({ name, target_id }: CallerList) => ({
	caller_list: { name, caller_listable_type: 'Target', caller_listable_id: target_id },
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

/** Caller lists of a target, with a postback key instead of the API key (D). */
export function addCallerLists(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;

	const findTarget = (request: FastifyRequest): Target => {
		const { target_id: id } = request.params as Record<string, string>;
		const target = state.targets.find((other) => String(other.id) === id);
		if (!target) throw notFound('target');
		return target;
	};
	const findList = (request: FastifyRequest): CallerList => {
		const target = findTarget(request);
		const { name } = request.params as Record<string, string>;
		const list = state.callerLists.find(
			(other) => other.target_id === target.id && other.name === name,
		);
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

	const keyed = { preHandler: async (request: FastifyRequest) => authorize(context, request) };

	app.post(BASE, keyed, (request, reply) => {
		const target = findTarget(request);
		const input = permit(context, unwrap(request.body, 'caller_list'), { name: 'string' });
		const check = new Validation();
		check.require(input, 'name');
		const taken = state.callerLists.some(
			({ name, target_id }) => name === input.name && target_id === target.id,
		);
		check.check(!taken, 'name', 'has already been taken');
		check.done();
		const list: CallerList = { name: String(input.name), target_id: target.id, numbers: [] };
		state.callerLists.push(list);
		reply.code(201);
		return present(list);
	});
	app.get(`${BASE}/:name`, keyed, (request) => present(findList(request)));
	app.delete(`${BASE}/:name`, keyed, (request, reply) => {
		const list = findList(request);
		state.callerLists = state.callerLists.filter((other) => other !== list);
		return reply.code(204).send();
	});

	app.post(`${BASE}/:name/caller_list_numbers`, keyed, (request, reply) => {
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
	app.get(`${BASE}/:name/caller_list_numbers/:number`, keyed, (request) => ({
		caller_list_number: findEntry(request).entry,
	}));
	app.delete(`${BASE}/:name/caller_list_numbers/:number`, keyed, (request, reply) => {
		const { list, entry } = findEntry(request);
		list.numbers.splice(list.numbers.indexOf(entry), 1);
		return reply.code(204).send();
	});
	app.post(`${BASE}/:name/caller_list_checks`, keyed, (request) => {
		const list = findList(request);
		const number = readNumber(unwrap(request.body, 'caller_list_check').number);
		const present = list.numbers.some((other) => other.number === number);
		// 200 in both cases (D).
		return { caller_list_check: { status: present ? 'present' : 'not-present' } };
	});
	app.post(`${BASE}/:name/caller_list_uploads`, keyed, (request, reply) => {
		const list = findList(request);
		reply.code(201);
		return {
			caller_list_upload: upload(list, unwrap(request.body, 'caller_list_upload'), context),
		};
	});

	// Listing was seen with the API key, not with the postback key (O).
	app.get(`${BASE}/:name/caller_list_numbers`, (request, reply) => {
		requireApiKey(context, request);
		return paginate(request, reply, findList(request).numbers).map((entry) => ({
			caller_list_number: entry,
		}));
	});
}
