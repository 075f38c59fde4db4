import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context';
import { badRequest, notFound } from '../http/errors';
import { geoTag, placeOf } from '../seed/places';
import type { Call, Campaign, Target, Timer, TrackingNumber } from '../state';
import type { CallWalk, PlaceCallInput, Stage, TimelineEntry } from '../types';
import { deliver } from './delivery';
import { convert, type Sale } from './conversions';
import { newCall, settleMoney } from './record';
import { route } from './route';
import { fillCaps } from './routing';
import { stageOf } from './stages';
import { readTags, tagCall } from './tags';

/** How long a stage of a slow call lasts (ms); real time. */
const SLOW_STAGE = 900;

/** Seconds a simulated caller spends with the greeting and in the queue. */
const IVR_SECONDS = 4;
const HOLD_SECONDS = 6;
const DEFAULT_TALK_SECONDS = 120;

/** A walk of one call, and the handles to control it. */
export interface RunningWalk extends CallWalk {
	/** Resolves when the last webhook has been delivered. */
	done: Promise<CallWalk>;
	/** Lets a call with speed `step` go on to its next stage; with `all`, to its end. */
	step(all?: boolean): void;
}

const later = (iso: string, seconds: number) =>
	new Date(Date.parse(iso) + seconds * 1000).toISOString();

/** Tags that were written for the caller while nobody could apply them (D). */
function applyStoredTags({ state, clock }: Context, call: Call): void {
	tagCall(call, state.storedTags[call.caller] ?? {}, clock.iso());
	delete state.storedTags[call.caller];
}

/** The incoming call with its initial tags: place, contact, reservation, stored tags and its own. */
function startCall(
	context: Context,
	input: PlaceCallInput,
	campaign: Campaign,
	number: TrackingNumber | undefined,
): Call {
	const { state, clock, random } = context;
	const caller = input.caller ?? `+1702555${random.string.numeric(3)}1`;
	const call = newCall(state, random, { campaign, number, caller, at: clock.iso() });

	const earlier = state.calls.filter((other) => other.caller === caller);
	call.repeat = earlier.length > 0;
	call.number_repeat = earlier.some((other) => other.number === call.number);
	call.affiliate_repeat = earlier.some((other) => other.afid === call.afid);

	const place = placeOf(caller);
	const contact = state.contacts.find(({ contact_numbers: numbers }) =>
		numbers.some((row) => row.number === caller),
	);
	const reservation = state.reservations.findLast(
		(other) =>
			other.caller_number === caller &&
			other.campaign_id === campaign.id &&
			other.status !== 'no-target' &&
			other.expires_at > clock.iso(),
	);
	if (place) tagCall(call, { geo: geoTag(place) }, clock.iso());
	// Calls inherit the tags of the contact who calls (D).
	for (const { key, value } of contact?.tag_values ?? [])
		tagCall(call, { [key]: value }, clock.iso());
	tagCall(call, reservation?.tags ?? {}, clock.iso());
	// What the visitor's page knew, where the number was shown to one visitor only (O).
	const visitor = state.visitorNumbers.findLast(
		(other) => other.is_per_visitor && other.number === call.number,
	);
	tagCall(call, visitor?.tag_values ?? {}, clock.iso());
	applyStoredTags(context, call);
	tagCall(call, readTags(input.tags), clock.iso());
	state.calls.push(call);
	return call;
}

/**
 * Which timers and webhooks count for a call: a number's own timers override those of its campaign (D); whether
 * webhooks are overridden with them is not known (?), here they are.
 */
function webhooksOf({ state }: Context, campaign: Campaign, call: Call): Timer[] {
	const own = state.numbers.find(({ id }) => id === call.number_id)?.timers ?? [];
	return [...(own.length ? own : campaign.timers)].sort(
		(a, b) => a.fire_order - b.fire_order || a.id - b.id,
	);
}

/** A repeat caller fires no timer within dedupe_seconds of the last call to the campaign (D). */
function isDeduped({ state }: Context, call: Call, seconds: number): boolean {
	const since = later(call.start_time, -seconds);
	return (
		seconds > 0 &&
		state.calls.some(
			(other) =>
				other !== call &&
				other.cid === call.cid &&
				other.caller === call.caller &&
				other.start_time >= since,
		)
	);
}

/** Picks the buyer: the winning bidder, the buyer named in the input, or the first open one. */
function connect(context: Context, call: Call, target: Target | undefined, number: string): void {
	call.dialed_number = number;
	if (!target) return;
	const group = context.state.targetGroups.find(({ target_ids: ids }) => ids.includes(target.id));
	Object.assign(call, {
		callpixels_target_id: target.id,
		system_target_id: target.id,
		target_id: target.id,
		target_name: target.name,
		tid: target.client_tid,
		target_repeat: context.state.calls.some(
			(other) => other !== call && other.caller === call.caller && other.target_id === target.id,
		),
		target_group: group ? { id: group.id, name: group.name } : {},
	});
}

/**
 * Places a call and walks it through its stages: start, (append, bids,) selected, answered, timer, postback, converted,
 * always. Each stage waits for the webhooks of the one before. `created_at` and `updated_at` are the simulator's clock;
 * talk time is simulated, so `end_time` may lie ahead of it.
 * @param signal stops deliveries when the simulator is reset or stopped
 * @throws ApiError 400, 404 where campaign, number or target do not exist
 */
export function placeCall(
	context: Context,
	input: PlaceCallInput,
	signal: AbortSignal,
): RunningWalk {
	const { state, clock } = context;
	const number = state.numbers.find((other) => other.number === input.number);
	if (input.number && !number) throw notFound(`Number ${input.number}`);
	const wantedCid = input.campaign ?? number?.cid ?? state.campaigns[0]?.cid;
	const campaign = state.campaigns.find(({ cid }) => cid === String(wantedCid));
	if (!campaign) throw notFound(`Campaign ${wantedCid}`);
	const wished = state.targets.find(({ id }) => String(id) === String(input.target));
	if (input.target !== undefined && !wished) throw notFound(`Target ${input.target}`);
	const talk = input.durationSeconds ?? DEFAULT_TALK_SECONDS;
	if (!Number.isFinite(talk) || talk < 0) throw badRequest('durationSeconds must be 0 or more');

	const line = number ?? state.numbers.find(({ cid }) => cid === campaign.cid);
	const call = startCall(context, input, campaign, line);
	const steps = { allowed: input.speed === 'step' ? 0 : Infinity, wake: () => {} };
	const walk: RunningWalk = {
		uuid: call.uuid,
		campaign: campaign.cid,
		call,
		stage: 'start',
		over: false,
		timeline: [],
		done: Promise.resolve(null as never),
		step: (all) => {
			steps.allowed += all ? Infinity : 1;
			steps.wake();
		},
	};

	const report = (entry: TimelineEntry) => walk.timeline.push(entry);
	const note = (event: string, details: Record<string, unknown> = {}) => {
		call.call_flow_events.push({ event, at: clock.iso(), details });
		call.updated_at = clock.iso();
	};
	const enter = async (stage: Stage) => {
		if (input.speed === 'slow' && stage !== 'start') {
			await sleep(SLOW_STAGE, undefined, { signal }).catch(() => {});
		}
		while (steps.allowed <= 0 && !signal.aborted) {
			await new Promise<void>((resolve) => {
				steps.wake = () => {
					signal.removeEventListener('abort', steps.wake);
					resolve();
				};
				signal.addEventListener('abort', steps.wake);
			});
		}
		steps.allowed -= 1;
		walk.stage = stage;
		note(stage);
	};
	/** Fires the webhooks of a stage one after the other, in their fire_order. They are looked up anew: one that was removed meanwhile is silent. */
	const fire = async (stage: Stage, among: (webhook: Timer) => boolean = () => true) => {
		const wanted = webhooksOf(context, campaign, call).filter(
			(webhook) => stageOf(webhook) === stage && among(webhook),
		);
		for (const webhook of wanted) {
			const timer = webhook.trigger_type === null;
			if (isDeduped(context, call, timer ? campaign.dedupe_seconds : webhook.dedupe_seconds))
				continue;
			await deliver(context, call, webhook, stage, signal, report);
		}
	};

	/** The conversion: by the groups of a buyer who has any, else the campaign's where the input says so. */
	const saleOf = (target: Target | undefined): Sale | undefined => {
		if (target?.conversion_groups.length)
			return call.connected ? convert(context, target, call, talk) : undefined;
		return input.converted ? { revenue: campaign.revenue, seconds: null } : undefined;
	};

	const run = async (): Promise<CallWalk> => {
		await enter('start');
		await fire('start');
		await fire('append');

		// A routing decision: tags written since the start are looked at now (D).
		applyStoredTags(context, call);
		const { target, number: dialled } = await route(context, campaign, call, {
			wished,
			signal,
			report,
		});
		call.ivr_duration = IVR_SECONDS;
		call.hold_duration = HOLD_SECONDS;
		call.time_to_connect_in_seconds = IVR_SECONDS + HOLD_SECONDS;
		if (dialled) {
			await enter('selected');
			connect(context, call, target, dialled);
			if (target) target.calls_in_progress += 1;
			await fire('selected');
		}

		const answered = Boolean(dialled) && input.answered !== false;
		if (answered) {
			await enter('answered');
			call.connected = true;
			call.forwarded_time = later(call.start_time, IVR_SECONDS + HOLD_SECONDS);
			await fire('answered');
			call.dialed_call_duration = talk;
			// Only the highest timer that the talk time reached fires (D). A buyer's timer_offset delays all of them (D).
			const reached = talk - (target?.timer_offset ?? 0);
			const timers = webhooksOf(context, campaign, call).filter(
				(webhook) => stageOf(webhook) === 'timer',
			);
			const seconds = Math.max(
				...timers.map((webhook) => webhook.seconds ?? 0).filter((value) => value <= reached),
			);
			if (Number.isFinite(seconds)) {
				await enter('timer');
				call.total_duration = IVR_SECONDS + HOLD_SECONDS + seconds;
				await fire('timer', (webhook) => webhook.seconds === seconds);
			}
		}

		call.total_duration = IVR_SECONDS + HOLD_SECONDS + (answered ? talk : 0);
		if (input.postback) {
			await enter('postback');
			call.postback_value = campaign.revenue;
			await fire('postback');
		}
		const sale = saleOf(target);
		settleMoney(call, sale && { revenue: sale.revenue, payout: campaign.payout });
		if (sale) {
			await enter('converted');
			call.conversion_seconds = sale.seconds;
			await fire('converted');
		}

		await enter('always');
		if (target && dialled) {
			target.calls_in_progress -= 1;
			if (answered) fillCaps(target, clock);
		}
		call.status = input.status ?? 'finished';
		call.end_time = later(call.start_time, call.total_duration);
		call.hung_up_by = 'caller';
		call.conversions_determined_at = clock.iso();
		if (answered && campaign.record_calls)
			call.recording_url = `${context.url}/recordings/${call.uuid}.mp3`;
		// What was written during the call is applied at its end at the latest (D).
		applyStoredTags(context, call);
		await fire('always');
		call.updated_at = clock.iso();
		walk.over = true;
		return walk;
	};
	walk.done = run();
	return walk;
}
