import type { FastifyInstance } from 'fastify';
import { openTargets, fillCaps, isOpen } from '../calls/routing';
import { readTags } from '../calls/tags';
import type { Context } from '../context';
import { requirePostbackKey } from '../http/auth';
import { type Fields, isFields } from '../http/body';
import { badRequest, notFound } from '../http/errors';
import type { Campaign, PostbackKey, Reservation } from '../state';

/** Seconds a call must last to be paid for; invented. */
const PAID_SECONDS = 90;

/** The parameters come in the body or in the query (D). */
const parameters = ({ query, body }: { query: unknown; body: unknown }): Fields => ({
	...(query as Fields),
	...(isFields(body) ? body : {}),
});

/** Nothing but UUID and status: what the reference shows for a reservation that cannot be confirmed (D). */
const noTarget = (uuid: string) => ({ uuid, status: 'no-target' });

/** A number of the campaign: the one that was sent where it is one of ours, else the first. Dial what is answered (D). */
function inboundNumber({ state }: Context, campaign: Campaign, sent: unknown, key: PostbackKey): string | undefined {
	const numbers = state.numbers.filter(({ cid }) => cid === campaign.cid).map(({ number }) => number);
	return numbers.find((number) => number === sent) ?? key.inbound_number ?? numbers[0];
}

/** `no-target` where no buyer of the campaign is free, and for every caller number that ends in 0000: ours, for tests. */
function reserve(context: Context, key: PostbackKey, input: Fields, callerNumber: string): Reservation {
	const { state, clock, random } = context;
	const { key: _, publisher_id, source_id, caller_number, inbound_number: sent, ...tags } = input;
	void _;
	void caller_number;
	const campaign = state.campaigns.find(({ id }) => id === key.campaign_id);
	const target = campaign && !key.paused && !callerNumber.endsWith('0000')
		? openTargets(state, campaign, clock)[0]
		: undefined;
	const uuid = random.string.uuid();
	const expiresAt = new Date(clock.now().getTime() + key.ttl_seconds * 1000).toISOString();
	const inbound = campaign && inboundNumber(context, campaign, sent, key);
	// Caps count confirmed reservations, unless the key says at once (D).
	if (target && key.add_to_caps_on_status_reserved) fillCaps(target, clock);
	return {
		uuid,
		key: key.uuid,
		campaign_id: key.campaign_id ?? 0,
		target_id: target?.id ?? null,
		publisher_id: String(publisher_id ?? source_id),
		caller_number: callerNumber,
		tags: readTags(tags),
		status: target ? 'reserved' : 'no-target',
		answer: target
			? {
					uuid,
					status: 'reserved',
					retreaver_payout: campaign?.payout,
					retreaver_seconds: PAID_SECONDS,
					inbound_number: inbound,
					sip_address: `${uuid}@sip.rtb.retreaver.com`,
					expires_at: expiresAt,
				}
			: noTarget(uuid),
		created_at: clock.iso(),
		expires_at: expiresAt,
	};
}

/** Confirms a live reservation; false where it expired or its buyer filled up in between (D). Twice is once (?). */
function confirm({ state, clock }: Context, reservation: Reservation, key: PostbackKey): boolean {
	if (reservation.status === 'confirmed') return true;
	const target = state.targets.find(({ id }) => id === reservation.target_id);
	const expired = reservation.expires_at <= clock.iso();
	const counted = key.add_to_caps_on_status_reserved;
	if (!target || expired || (!counted && !isOpen(target, clock))) return false;
	if (!counted) fillCaps(target, clock);
	reservation.status = 'confirmed';
	return true;
}

/** RTB reservations (D): POST /rtbs and PUT or PATCH /rtbs/{uuid}; with or without .json. */
export function addRtb(app: FastifyInstance, context: Context): void {
	const { state } = context;

	app.post('/rtbs', (request) => {
		const input = parameters(request);
		const key = requirePostbackKey(context, input.key, 'rtb');
		const caller = input.caller_number;
		if (!input.publisher_id && !input.source_id) throw badRequest('publisher_id is missing');
		if (!caller && !isTruthySetting(key, 'allow_no_caller_number')) throw badRequest('caller_number is missing');
		const callerNumber = String(caller ?? '');
		// Ping Shield: a repeat for the same caller and key gets the first answer while the reservation lives (D).
		const shielded = state.reservations.find((other) =>
			other.key === key.uuid && other.caller_number === callerNumber && other.expires_at > context.clock.iso());
		if (shielded) return { ...shielded.answer, retreaver_ping_shield: true };
		const reservation = reserve(context, key, input, callerNumber);
		state.reservations.push(reservation);
		return reservation.answer;
	});

	app.route({
		method: ['PUT', 'PATCH'],
		url: '/rtbs/:uuid',
		handler: (request) => {
			const input = parameters(request);
			const key = requirePostbackKey(context, input.key, 'rtb');
			const { uuid } = request.params as { uuid: string };
			const reservation = state.reservations.find((other) => other.uuid === uuid && other.key === key.uuid);
			if (!reservation) throw notFound('Reservation');
			if (input.status !== 'confirmed') throw badRequest('status must be confirmed');
			if (confirm(context, reservation, key)) return { ...reservation.answer, status: 'confirmed' };
			reservation.status = 'no-target';
			return noTarget(uuid);
		},
	});
}

const isTruthySetting = (key: PostbackKey, name: string) => Boolean(Number(key.settings[name] ?? 0));
