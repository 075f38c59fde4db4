import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { presentCall } from '../calls/present';
import { openTargets } from '../calls/routing';
import type { Context } from '../context';
import { requirePostbackKey } from '../http/auth';
import { sendFailed, unauthorized } from '../http/errors';
import type { Call, PostbackKey, TargetGroup } from '../state';

/** The time to reject a call after it was routed to a buyer group (H). */
const REJECT_MS = 90_000;

type Query = Record<string, string | undefined>;

/** The newest call with that UUID or caller, in the company of the key. */
function findCall({ state }: Context, key: PostbackKey, query: Query): Call | undefined {
	return state.calls.findLast(
		(call) =>
			call.company_id === key.company_id &&
			(query.call_uuid ? call.uuid === query.call_uuid : call.caller === query.caller_number),
	);
}

/** The time (ms) when the call was routed to its current buyer; undefined if it has none. */
function routedAt({ call_flow_events: events, end_time: end }: Call): number | undefined {
	const last = events.findLast(({ event }) => event === 'selected' || event === 'rejected');
	return last?.event === 'selected' && !end ? Date.parse(last.at) : undefined;
}

/** Routes a call to the next open buyer of the group (H). */
function reject({ state, clock }: Context, call: Call, group: TargetGroup): void {
	const note = (event: string) =>
		call.call_flow_events.push({ event, at: clock.iso(), details: { target_id: call.target_id } });
	note('rejected');
	const tried = call.call_flow_events.map(({ details }) => details.target_id);
	const next = openTargets(state, group, clock).find(({ id }) => !tried.includes(id));
	Object.assign(call, {
		target_id: next?.id ?? null,
		target_name: next?.name ?? null,
		dialed_number: next?.number ?? null,
		updated_at: clock.iso(),
	});
	if (next) note('selected');
}

/**
 * The actions of postback keys for conversions, rejecting calls and reading calls. Key and parameters are in the query, as
 * in the address that the portal shows (H); GET and POST do the same.
 *
 * - rejecting: /buyer_groups/{id}/call_control/reject (H); the answer is a guess (?)
 * - conversions and reading: the actions exist (H), but paths, parameters and answers are invented (?)
 */
export function addPostbacks(app: FastifyInstance, context: Context): void {
	const { state, clock } = context;
	const add = (
		url: string,
		action: PostbackKey['action'],
		carryOut: (
			key: PostbackKey,
			query: Query,
			reply: FastifyReply,
			request: FastifyRequest,
		) => unknown,
	) =>
		app.route({
			method: ['GET', 'POST'],
			url,
			handler: (request, reply) => {
				const query = request.query as Query;
				const key = requirePostbackKey(context, query.key, action);
				if (!query.caller_number && (action === 'call_control' || !query.call_uuid))
					return sendFailed(reply, 'must include caller_number (string)');
				return carryOut(key, query, reply, request);
			},
		});

	add('/buyer_groups/:id/call_control/reject', 'call_control', (key, query, reply, request) => {
		const { id } = request.params as { id: string };
		const group = state.targetGroups.find((other) => String(other.id) === id);
		// A key belongs to one group (H).
		if (!group || key.target_group_id !== group.id) throw unauthorized('Invalid postback key');
		const call = state.calls.findLast(
			(other) => other.caller === query.caller_number && other.target_group.id === group.id,
		);
		const since = call && routedAt(call);
		if (!call || since === undefined) return sendFailed(reply, 'no call in progress');
		if (clock.now().getTime() - since > REJECT_MS)
			return sendFailed(reply, 'call cannot be rejected any more');
		reject(context, call, group);
		return reply.type('text/plain; charset=utf-8').send('OK call rejected');
	});

	add('/conversion_postbacks', 'conversion', (key, query, reply) => {
		const call = findCall(context, key, query);
		const amount = Number(query.amount || NaN);
		if (!call) return sendFailed(reply, 'no call found');
		if (!(amount >= 0)) return sendFailed(reply, 'must include amount (number)');
		// The amount shows up as postback_value (D).
		Object.assign(call, {
			postback_value: amount,
			revenue: amount,
			converted: true,
			updated_at: clock.iso(),
		});
		return reply.type('text/plain; charset=utf-8').send('OK conversion recorded');
	});

	add('/call_postbacks', 'call_reading', (key, query, reply) => {
		const call = findCall(context, key, query);
		return call ? { call: presentCall(call, 4) } : sendFailed(reply, 'no call found');
	});
}
