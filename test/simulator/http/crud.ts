import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { type Fields, unwrap } from './body';
import { requireCompany } from './auth';
import { ApiError, invalid, notFound } from './errors';
import { paginate } from './paging';

type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'any';

/** The attributes a resource accepts, with their types. `any` marks those it parses itself (nested rows and files). */
export type Attributes = Record<string, Kind>;

const casts: Record<Exclude<Kind, 'any'>, (value: unknown) => unknown> = {
	string: String,
	integer: (value) => {
		const number = Number(value);
		return Number.isFinite(number) ? Math.trunc(number) : undefined;
	},
	number: (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined),
	boolean: (value) => ![false, 0, '0', 'false', 'f', 'off', ''].includes(value as never),
};

/**
 * Reads the attributes that are there, cast as Rails casts them ("1000" becomes 1000, D). Others are dropped, or
 * refused if the switch says so.
 * @throws ApiError 422
 */
export function permit({ switches }: Context, input: Fields, attributes: Attributes): Fields {
	const unknown = Object.keys(input).filter((key) => !(key in attributes));
	if (unknown.length && switches.refuseUnknownAttributes) {
		throw invalid(Object.fromEntries(unknown.map((key) => [key, ['is not an attribute']])));
	}
	const read = Object.entries(attributes).flatMap(([key, kind]) => {
		const value = input[key];
		if (value === undefined) return [];
		if (value === null || kind === 'any') return [[key, value]];
		const cast = casts[kind](value);
		if (cast === undefined) throw invalid({ [key]: ['is not a number'] });
		return [[key, cast]];
	});
	return Object.fromEntries(read) as Fields;
}

/** A resource with the usual list, get, create, update and delete. */
export interface Resource<T extends object> {
	/** The wrapper key in bodies and answers: `target`. */
	wrapper: string;
	/** Without extension: `/targets`. */
	path: string;
	attributes: Attributes;
	/** All records, of every company. */
	all(context: Context): T[];
	/** The field that `<path>/:key` means; `id` where this is left out. */
	key?: keyof T & string;
	/** Other ways to a record, such as the customer's own ID: the path with one parameter, and whether a record is meant. */
	addresses?: Array<{ url: string; matches(record: T, value: string): boolean }>;
	/** Query parameters that restrict the list, and the fields they compare. */
	filters?: Record<string, keyof T & string>;
	/** Which of the five exist; all where this is left out. */
	verbs?: Array<'list' | 'get' | 'create' | 'update' | 'delete'>;
	/** The record as answers show it, without the wrapper. Some lists differ from creates, hence `verb`. */
	present(record: T, context: Context, verb: string): object;
	/** Makes a record; it is added to `all` by the caller. @throws ApiError */
	create?(input: Fields, context: Context, companyId: number): T;
	/** Changes a record, or throws and leaves it alone. @throws ApiError */
	update?(record: T, input: Fields, context: Context): void;
	/** Called before a record is deleted. @throws ApiError if other records still depend on it */
	remove?(record: T, context: Context): void;
	/** The company the request works on; by default the one of its company_id (D). */
	scope?(context: Context, request: FastifyRequest): number | undefined;
}

const sameCompany = (record: object, companyId: number | undefined) =>
	companyId === undefined || Reflect.get(record, 'company_id') === companyId;

const pathOf = ({ url }: FastifyRequest) => decodeURIComponent(url.split('?')[0]);

/** 404, or 410 for a deleted record if the switch says so. */
function missing({ state, switches }: Context, wrapper: string, request: FastifyRequest): ApiError {
	return state.deleted.includes(pathOf(request))
		? new ApiError(switches.deletedStatus, `${wrapper} was deleted`)
		: notFound(wrapper);
}

/** Adds the routes of a resource. */
export function addResource<T extends object>(
	app: FastifyInstance,
	context: Context,
	resource: Resource<T>,
): void {
	const { wrapper, path, attributes, filters = {} } = resource;
	const key = resource.key ?? ('id' as keyof T & string);
	const verbs = resource.verbs ?? ['list', 'get', 'create', 'update', 'delete'];
	const scope = (request: FastifyRequest) => (resource.scope ?? requireCompany)(context, request);
	const wrap = (record: T, verb: string) => ({
		[wrapper]: resource.present(record, context, verb),
	});

	if (verbs.includes('list')) {
		app.get(path, (request, reply) => {
			const companyId = scope(request);
			const query = request.query as Record<string, unknown>;
			const wanted = Object.entries(filters).filter(([name]) => query[name] !== undefined);
			const records = resource
				.all(context)
				.filter((record) => sameCompany(record, companyId))
				.filter((record) => wanted.every(([name, field]) => String(record[field]) === query[name]));
			return paginate(request, reply, records).map((record) => wrap(record, 'list'));
		});
	}

	if (verbs.includes('create')) {
		app.post(path, (request, reply) => {
			const companyId = scope(request) ?? 0;
			const record = resource.create!(
				permit(context, unwrap(request.body, wrapper), attributes),
				context,
				companyId,
			);
			resource.all(context).push(record);
			// 201 is what Rails answers; the reference names no code (?).
			reply.code(201);
			return wrap(record, 'create');
		});
	}

	const addressed = (url: string, matches: (record: T, value: string) => boolean) => {
		const find = (request: FastifyRequest) => {
			const companyId = scope(request);
			const [value] = Object.values(request.params as Record<string, string>);
			const record = resource
				.all(context)
				.find((other) => sameCompany(other, companyId) && matches(other, value));
			if (!record) throw missing(context, wrapper, request);
			return record;
		};
		if (verbs.includes('get')) app.get(url, (request) => wrap(find(request), 'get'));
		if (verbs.includes('update')) {
			app.put(url, (request) => {
				const record = find(request);
				resource.update!(
					record,
					permit(context, unwrap(request.body, wrapper), attributes),
					context,
				);
				return wrap(record, 'update');
			});
		}
		if (verbs.includes('delete')) {
			app.delete(url, (request, reply) => {
				const record = find(request);
				resource.remove?.(record, context);
				const all = resource.all(context);
				all.splice(all.indexOf(record), 1);
				context.state.deleted.push(pathOf(request), `${path}/${String(record[key])}`);
				// What a delete answers is not documented; Rails: 204 and nothing (?).
				return reply.code(204).send();
			});
		}
	};
	addressed(`${path}/:key`, (record, value) => String(record[key]) === value);
	for (const { url, matches } of resource.addresses ?? []) addressed(url, matches);
}
