import type { Faker } from '@faker-js/faker';
import { hexKey } from '../context';
import { newCall, settleMoney } from '../calls/record';
import type { Call, State, Tags } from '../state';
import { trafficSources, verticals } from './names';
import { geoTag, places } from './places';

const DAY = 86_400_000;
/** How many days of history are seeded. */
const HISTORY_DAYS = 60;

/** Of 100 calls: 62 answered, 26 that nobody took, 8 busy, 4 failed. */
const outcomes = [
	{ weight: 62, value: 'answered' },
	{ weight: 26, value: 'no-answer' },
	{ weight: 8, value: 'busy' },
	{ weight: 4, value: 'failed' },
] as const;

/**
 * Adds finished calls, oldest first; the newest one ends at `now`.
 * @param now the newest moment in the history
 */
export function seedCalls(state: State, random: Faker, count: number, now: Date): void {
	const callers = random.helpers.uniqueArray(
		() => `+1${random.helpers.arrayElement(places).area}55501${random.string.numeric(2)}`,
		Math.min(1500, Math.max(1, Math.round(count * 0.6))),
	);
	const seen = new Map<string, number>();
	const ends = Array.from(
		{ length: count },
		() => now.getTime() - random.number.int({ min: 0, max: HISTORY_DAYS * DAY }),
	);
	ends.sort((a, b) => a - b);
	if (count) ends[count - 1] = now.getTime();

	for (const end of ends) {
		const outcome = random.helpers.weightedArrayElement([...outcomes]);
		const answered = outcome === 'answered';
		const talk = answered ? random.number.int({ min: 8, max: 640 }) : 0;
		const ivr = random.number.int({ min: 3, max: 20 });
		const hold = random.number.int({ min: 2, max: 25 });
		const number = random.helpers.arrayElement(state.numbers);
		const campaign = state.campaigns.find(({ cid }) => cid === number.cid)!;
		const call = newCall(state, random, {
			campaign,
			number,
			caller: random.helpers.arrayElement(callers),
			at: new Date(end - (ivr + hold + talk) * 1000).toISOString(),
		});
		// Repeats by a running count: searching the history for each call would take a minute.
		const count = seen.get(call.caller) ?? 0;
		seen.set(call.caller, count + 1);
		call.repeat = count > 0;
		call.duplicate = count > 0 && random.datatype.boolean(0.2);

		const targetId = random.helpers.arrayElement(campaign.target_ids);
		const target = state.targets.find(({ id }) => id === targetId)!;
		const dialled = outcome !== 'failed';
		call.status = answered || outcome === 'no-answer' ? 'finished' : outcome;
		call.dialed_number = dialled ? target.number : null;
		call.connected = answered;
		call.ivr_duration = ivr;
		call.hold_duration = hold;
		call.dialed_call_duration = talk;
		call.total_duration = ivr + hold + talk;
		call.time_to_connect_in_seconds = ivr + hold;
		call.end_time = new Date(end).toISOString();
		call.hung_up_by = random.helpers.arrayElement(['caller', 'target']);
		if (answered) {
			Object.assign(call, {
				forwarded_time: new Date(end - talk * 1000).toISOString(),
				callpixels_target_id: target.id,
				system_target_id: target.id,
				target_id: target.id,
				target_name: target.name,
				tid: target.client_tid,
				target_repeat: count > 0,
				// The simulator puts its address in front when it listens.
				recording_url: `/recordings/${call.uuid}.mp3`,
			});
			const group = state.targetGroups.find(({ target_ids: ids }) => ids.includes(target.id));
			if (group) call.target_group = { id: group.id, name: group.name };
		}
		call.tags = leadTags(random, call, campaign.name);
		settleMoney(call, answered && talk >= 90 ? campaign : undefined);
		call.conversion_seconds = call.converted ? 90 : null;
		call.conversions_determined_at = call.end_time;
		call.updated_at = call.end_time;
		call.fired_pixels = campaign.timers
			.filter(({ seconds }) => seconds === 0 || (seconds !== null && answered && talk >= seconds))
			.map(({ url, name, fire_order }) => ({
				fired_pixel: {
					url,
					fire_order,
					batch_uuid: random.string.uuid(),
					created_at: call.start_time,
					fired_at: call.start_time,
					status: 'fired',
					webhook_name: name,
				},
			}));
		call.fired_pixels_count = call.fired_pixels.length;
		state.calls.push(call);
	}
}

/** Tags as publishers and the system put them on a call: geo, utm_*, lead fields. */
function leadTags(random: Faker, call: Call, campaignName: string | null): Tags {
	const place = places.find(({ area }) => call.caller.startsWith(`+1${area}`));
	const vertical = verticals.find(({ name }) => campaignName?.startsWith(name));
	const source = random.helpers.arrayElement(trafficSources);
	const tags: Tags = place ? { geo: geoTag(place) } : {};
	if (random.datatype.boolean(0.7)) {
		Object.assign(tags, source, {
			utm_campaign: `${vertical?.name.toLowerCase().replaceAll(' ', '-')}-${random.helpers.arrayElement(['q3', 'q4', 'brand'])}`,
		});
	}
	if (vertical && random.datatype.boolean(0.8)) {
		for (const [key, values] of Object.entries(vertical.fields))
			tags[key] = random.helpers.arrayElement(values);
		tags.lead_id = hexKey(random, 12);
		tags.first_name = random.person.firstName();
		tags.email = random.internet.email({ provider: 'example.com' }).toLowerCase();
	}
	return tags;
}
