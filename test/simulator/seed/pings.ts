import type { Faker } from '@faker-js/faker';
import type { State } from '../state';
import { places } from './places';

const NO_UUID = '00000000-0000-0000-0000-000000000000';
/** Milliseconds that the pings go back, in even steps. */
const SPAN = 460 * 3_600_000;

/** Fills the log of RTB pings; the claimed ones belong to calls of the account. */
export function seedPings(state: State, random: Faker, count: number, now: Date): void {
	const [{ id: campaign_id, company_id, payout, revenue }] = state.campaigns;
	const key = state.postbackKeys[0].id;
	const calls = state.calls.filter((call) => call.target_id !== null).slice(-count);
	for (let index = 0; index < count; index++) {
		const call = calls[index];
		const status = call
			? random.helpers.arrayElement(['claimed', 'claimed', 'expired'])
			: 'rejected';
		const isClaimed = call !== undefined && status === 'claimed';
		const place = random.helpers.arrayElement(places);
		const at = now.getTime() - Math.round(((count - index) * SPAN) / count);
		state.rtbInbounds.push({
			company_id,
			call_uuid: isClaimed ? call.uuid : NO_UUID,
			uuid: random.string.uuid(),
			postback_key_id: key,
			caller_number: call?.caller ?? `+1${place.area}5550199`,
			affiliate_id: random.helpers.arrayElement(state.affiliates).id,
			campaign_id,
			target_id: call?.target_id ?? null,
			revenue: isClaimed ? revenue : 0,
			payout: isClaimed ? payout : 0,
			status,
			duplicate_order: index % 10 === 9 ? 1 : 0,
			duplicate_original_uuid: index % 10 === 9 ? state.rtbInbounds[index - 1].uuid : NO_UUID,
			caller_state: place.state,
			caller_city: place.city,
			caller_zip: place.zip,
			caller_country: 'US',
			created_at: new Date(at).toISOString(),
			confirmed_at: isClaimed ? new Date(at + 1000).toISOString() : null,
			ended_at: isClaimed ? new Date(at + 200_000).toISOString() : null,
			time_to_resolve: random.number.float({ min: 0.2, max: 2.5, fractionDigits: 1 }),
			fired_pixels_count: isClaimed ? 2 : 0,
			fired_pixels_error_count: 0,
		});
	}
}
