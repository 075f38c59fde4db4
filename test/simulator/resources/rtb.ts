import type { FastifyInstance, FastifyReply } from 'fastify';
import { newCall } from '../calls/record';
import { route, type Route } from '../calls/route';
import { fillCaps, isOpen } from '../calls/routing';
import { readTags } from '../calls/tags';
import type { Context } from '../context';
import { requirePostbackKey } from '../http/auth';
import { type Fields, isFields, isTruthy } from '../http/body';
import { badRequest, notFound, sendFailed } from '../http/errors';
import type { Campaign, PostbackKey, Reservation } from '../state';
import type { TimelineEntry } from '../types';

/** Seconds a call must last to be paid for; invented. */
const PAID_SECONDS = 90;

/** The parameters come in the body or in the query (D). */
const parameters = ({ query, body }: { query: unknown; body: unknown }): Fields => ({
	...(query as Fields),
	...(isFields(body) ? body : {}),
});

/** UUID and status only: the reference's answer for a reservation that cannot be confirmed (D). */
const noTarget = (uuid: string) => ({ uuid, status: 'no-target' });

/** A number of the campaign: the one that was sent where it is one of ours, else the first. Dial what is answered (D). */
function inboundNumber(
	{ state }: Context,
	campaign: Campaign | undefined,
	sent: unknown,
	key: PostbackKey,
): string | undefined {
	const numbers = state.numbers
		.filter(({ cid }) => cid === campaign?.cid)
		.map(({ number }) => number);
	return numbers.find((number) => number === sent) ?? key.inbound_number ?? numbers[0];
}

/**
 * Looks for a buyer, by bids too. There is none (`no-target`) where no buyer of the campaign is free, where the key is
 * paused, and for every caller number that ends in 0000: that one is ours, for tests.
 */
async function reserve(context: Context, key: PostbackKey, input: Fields): Promise<Reservation> {
	const { state, clock, random } = context;
	const {
		key: _key,
		publisher_id: publisher,
		source_id: source,
		caller_number,
		inbound_number: sent,
		...rest
	} = input;
	void _key;
	const caller = String(caller_number ?? '');
	const tags = readTags(rest);
	const uuid = random.string.uuid();
	const createdAt = clock.now();
	const campaign = state.campaigns.find(({ id }) => id === key.campaign_id);
	const bids: TimelineEntry[] = [];
	let found: Route = {};
	if (campaign && !key.paused && !caller.endsWith('0000')) {
		// Bidders are asked about a call; this one is not placed yet, so it is in no list.
		const call = newCall(state, random, { campaign, caller, at: createdAt.toISOString() });
		call.tags = { ...tags };
		found = await route(context, campaign, call, { report: (entry) => bids.push(entry) });
	}
	const { target, number } = found;
	const expiresAt = new Date(createdAt.getTime() + key.ttl_seconds * 1000).toISOString();
	// Caps count confirmed reservations, unless the key says at once (D).
	if (target && key.add_to_caps_on_status_reserved) fillCaps(target, clock);
	return {
		uuid,
		key: key.uuid,
		campaign_id: key.campaign_id ?? 0,
		target_id: target?.id ?? null,
		publisher_id: String(publisher ?? source ?? ''),
		caller_number: caller,
		tags,
		status: number ? 'reserved' : 'no-target',
		answer: number
			? {
					uuid,
					status: 'reserved',
					retreaver_payout: campaign?.payout,
					retreaver_seconds: PAID_SECONDS,
					inbound_number: inboundNumber(context, campaign, sent, key),
					sip_address: `${uuid}@sip.rtb.retreaver.com`,
					expires_at: expiresAt,
				}
			: noTarget(uuid),
		bids,
		created_at: createdAt.toISOString(),
		expires_at: expiresAt,
	};
}

/** The answer for a reservation, in the form and with the status that the switches say. */
function send({ switches }: Context, reply: FastifyReply, answer: Reservation['answer']) {
	if (answer.status === 'no-target') reply.code(switches.rtbRefusalStatus);
	return switches.rtbWrapped ? { rtb: answer } : answer;
}

/** Confirms a live reservation; false where it expired or its buyer filled up in between (D). Twice is once (?). */
function confirm({ state, clock }: Context, reservation: Reservation, key: PostbackKey): boolean {
	if (reservation.status !== 'reserved') return reservation.status === 'confirmed';
	if (reservation.expires_at <= clock.iso()) return false;
	const target = state.targets.find(({ id }) => id === reservation.target_id);
	if (target && !key.add_to_caps_on_status_reserved) {
		if (!isOpen(target, clock)) return false;
		fillCaps(target, clock);
	}
	reservation.status = 'confirmed';
	return true;
}

/** RTB reservations (D): POST /rtbs and PUT or PATCH /rtbs/{uuid}; with or without .json. */
export function addRtb(app: FastifyInstance, context: Context): void {
	const { state } = context;
	const asking = new Map<string, Promise<Reservation>>();

	/** Ping Shield: a repeat for the same caller and key gets the first answer while the reservation lives (D). */
	const shielded = (
		key: PostbackKey,
		caller: string,
	): Promise<Reservation> | Reservation | undefined =>
		asking.get(`${key.uuid} ${caller}`) ??
		state.reservations.find(
			(other) =>
				caller &&
				other.key === key.uuid &&
				other.caller_number === caller &&
				other.expires_at > context.clock.iso(),
		);

	app.post('/rtbs', async (request, reply) => {
		const input = parameters(request);
		const key = requirePostbackKey(context, input.key, 'rtb');
		const caller = String(input.caller_number ?? '');
		const { switches } = context;
		if (switches.rtbNeedsPublisher && !input.publisher_id && !input.source_id)
			throw badRequest('publisher_id is missing');
		if (!caller && !isTruthy(key.settings.allow_no_caller_number)) {
			return sendFailed(reply, 'must include caller_number (string)');
		}
		const first = await shielded(key, caller);
		if (first) return send(context, reply, { ...first.answer, retreaver_ping_shield: true });

		const asked = reserve(context, key, input);
		if (caller) asking.set(`${key.uuid} ${caller}`, asked);
		const reservation = await asked.finally(() => asking.delete(`${key.uuid} ${caller}`));
		state.reservations.push(reservation);
		return send(context, reply, reservation.answer);
	});

	app.route({
		method: ['PUT', 'PATCH'],
		url: '/rtbs/:uuid',
		handler: (request, reply) => {
			const input = parameters(request);
			const key = requirePostbackKey(context, input.key, 'rtb');
			const { uuid } = request.params as { uuid: string };
			const reservation = state.reservations.find(
				(other) => other.uuid === uuid && other.key === key.uuid,
			);
			if (!reservation) throw notFound('Reservation');
			if (input.status !== 'confirmed') throw badRequest('status must be confirmed');
			const confirmed = confirm(context, reservation, key);
			if (!confirmed) reservation.status = 'no-target';
			const answer = confirmed ? { ...reservation.answer, status: 'confirmed' } : noTarget(uuid);
			return send(context, reply, answer);
		},
	});
}
