import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import type { Fields } from '../http/body';
import { addResource } from '../http/crud';
import { Validation } from '../http/errors';
import { nextId, type TrackingNumber } from '../state';
import { newAffiliate } from './affiliates';
import { callFlowAttributes, presentTimers, readCallFlow } from './callFlow';

/** Countries with local numbers (D), and their calling codes. */
export const callingCodes: Record<string, string> = {
	US: '1202',
	CA: '1416',
	AT: '43',
	BE: '32',
	DK: '45',
	FI: '358',
	FR: '33',
	GB: '44',
	IE: '353',
	IT: '39',
	NL: '31',
	PL: '48',
	SE: '46',
};

/** A number that nobody has: 555 and a running count. */
export function freshNumber(context: Context, prefix: string): string {
	const { state } = context;
	const number = `+${prefix}555${String(nextId(state) % 10_000).padStart(4, '0')}`;
	return state.numbers.some((other) => other.number === number)
		? freshNumber(context, prefix)
		: number;
}

/** A tracking number that follows its campaign's settings; it has no campaign yet. */
export const newNumber = (context: Context, companyId: number, number: string): TrackingNumber => ({
	id: nextId(context.state),
	company_id: companyId,
	number,
	name: null,
	toll_free: true,
	updated_at: context.clock.iso(),
	created_at: context.clock.iso(),
	sid: null,
	afid: null,
	cid: '',
	number_pool_id: null,
	greeting: {},
	repeat: 4,
	timers: [],
	menu_options: [],
});

function changed(number: TrackingNumber, input: Fields, context: Context): TrackingNumber {
	const { state } = context;
	const plain = Object.fromEntries(
		['afid', 'cid', 'sid']
			.filter((name) => input[name] !== undefined)
			.map((name) => [name, input[name]]),
	);
	const result: TrackingNumber = { ...number, ...plain, updated_at: context.clock.iso() };
	const check = new Validation();
	check.require(result, 'afid', 'cid');
	const campaign = state.campaigns.some(
		({ cid, company_id }) => cid === result.cid && company_id === result.company_id,
	);
	check.check(!result.cid || campaign, 'cid', 'does not exist');
	check.done();
	Object.assign(result, readCallFlow(number, input, context));
	// An afid that is not there yet is created with the number (D).
	const known = state.affiliates.some(
		({ afid, company_id }) => afid === result.afid && company_id === result.company_id,
	);
	if (!known) state.affiliates.push(newAffiliate(context, String(result.afid), result.company_id));
	return result;
}

/** Own timers, menu options and greeting go before the campaign's; `inherited` says whose they are (D). */
function present(number: TrackingNumber, context: Context, verb: string): object {
	const campaign = context.state.campaigns.find(
		({ cid, company_id }) => cid === number.cid && company_id === number.company_id,
	);
	const pick = <K extends 'timers' | 'menu_options'>(field: K) => {
		const inherited = !number[field].length;
		return { inherited, source: inherited && campaign ? campaign : number };
	};
	const greeting = Object.keys(number.greeting).length
		? { ...number.greeting, inherited: false }
		: { ...campaign?.greeting, inherited: true };
	const timers = presentTimers(pick('timers').source, context).map((timer) => ({
		...timer,
		inherited: pick('timers').inherited,
	}));
	// Timers are bare when read and wrapped when written (D).
	const written = verb === 'create' || verb === 'update';
	return {
		id: number.id,
		number: number.number,
		toll_free: number.toll_free,
		updated_at: number.updated_at,
		created_at: number.created_at,
		sid: number.sid,
		afid: number.afid,
		cid: number.cid,
		uses_campaign_settings:
			greeting.inherited && pick('timers').inherited && pick('menu_options').inherited,
		greeting,
		timers: written ? timers.map((timer) => ({ timer })) : timers,
		menu_options: pick('menu_options').source.menu_options.map((row) => ({
			menu_option: { ...row, inherited: pick('menu_options').inherited },
		})),
	};
}

/** Numbers (D). desired_text falls back to any number (D): here it always does. */
export function addNumbers(app: FastifyInstance, context: Context): void {
	addResource<TrackingNumber>(app, context, {
		wrapper: 'number',
		path: '/numbers',
		attributes: {
			type: 'string',
			desired_text: 'string',
			country: 'string',
			afid: 'string',
			cid: 'string',
			sid: 'string',
			...callFlowAttributes,
		},
		filters: { client_cid: 'cid', client_afid: 'afid', sub_id: 'sid' },
		all: ({ state }) => state.numbers,
		present,
		create: (input, _context, companyId) => {
			const { type, country = 'US' } = input as { type?: string; country?: string };
			const check = new Validation();
			check.require(input, 'type');
			check.check(
				!type || ['Toll-free', 'Local'].includes(type),
				'type',
				'is not Toll-free or Local',
			);
			check.check(country in callingCodes, 'country', 'is not included in the list');
			check.done();
			const prefix = type === 'Local' ? callingCodes[country] : '1800';
			const number = {
				...newNumber(context, companyId, freshNumber(context, prefix)),
				toll_free: type === 'Toll-free',
			};
			return changed(number, input, context);
		},
		update: (number, input) => Object.assign(number, changed(number, input, context)),
	});
}
