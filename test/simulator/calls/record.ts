import type { Faker } from '@faker-js/faker';
import { hexKey } from '../context';
import { placeOf } from '../seed/places';
import type { Call, Campaign, State, TrackingNumber } from '../state';
import { nextId } from '../state';

/** What Retreaver charges for a connected call; invented, in US dollars. */
const CALL_COST = 0.08;

/**
 * A call that has just come in on a tracking number: not routed, nobody answered yet.
 * It is not added to the state.
 * @param at start of the call (UTC ISO)
 */
export function newCall(
	state: State,
	random: Faker,
	{
		campaign,
		number,
		caller,
		at,
	}: { campaign: Campaign; number?: TrackingNumber; caller: string; at: string },
): Call {
	const place = placeOf(caller);
	const affiliate = state.affiliates.find(({ afid }) => afid === number?.afid);
	return {
		id: nextId(state),
		call_key: hexKey(random),
		number_name: number?.name ?? null,
		call_flow_events: [],
		uuid: random.string.uuid(),
		caller,
		caller_number_sent: null,
		caller_zip: place?.zip ?? null,
		caller_state: place?.state ?? null,
		caller_city: place?.city ?? null,
		caller_country: caller.startsWith('+1') ? 'US' : null,
		dialed_call_duration: 0,
		total_duration: 0,
		ivr_duration: 0,
		hold_duration: 0,
		// Only `finished` is documented (D); what a call is called before that is our guess (?).
		status: 'in-progress',
		start_time: at,
		forwarded_time: null,
		end_time: null,
		cid: campaign.cid,
		afid: number?.afid ?? null,
		sid: number?.sid ?? null,
		dialed_number: null,
		revenue: null,
		payout: null,
		postback_value: null,
		network_sale_timer_fired: null,
		affiliate_sale_timer_fired: null,
		target_sale_timer_fired: null,
		hung_up_by: null,
		duplicate: false,
		payable_duplicate: false,
		receivable_duplicate: false,
		callpixels_target_id: null,
		system_target_id: null,
		system_campaign_id: campaign.id,
		system_affiliate_id: affiliate?.id ?? null,
		fired_pixels_count: 0,
		charge_total: '0.00',
		keys_pressed: ['1'],
		repeat: false,
		affiliate_repeat: false,
		target_repeat: null,
		number_repeat: false,
		visitor_url: null,
		company_id: campaign.company_id,
		conversions_determined_at: null,
		updated_at: at,
		created_at: at,
		billable_minutes: 0,
		upstream_call_uuid: null,
		downstream_call_uuids: [],
		target_group: {},
		number: number?.number ?? '',
		converted: false,
		payable: false,
		receivable: false,
		conversion_seconds: null,
		tid: null,
		tags: {},
		fired_pixels: [],
		via: 'inbound-dial',
		rescued: false,
		campaign_id: campaign.id,
		campaign_name: campaign.name,
		number_id: number?.id ?? null,
		target_id: null,
		affiliate_name: affiliate
			? [affiliate.first_name, affiliate.last_name].filter(Boolean).join(' ')
			: null,
		connected: false,
		profit_gross: '0.00',
		profit_net: 0,
		target_name: null,
		time_to_call_in_seconds: null,
		time_to_connect_in_seconds: 0,
		total_cost: '0.00',
	};
}

/**
 * Sets what the call costs and earns. `profit_gross` is a text and `profit_net` a number, as in the reference (D).
 * @param sale the campaign whose revenue and payout a converted call gets; undefined where it did not convert
 */
export function settleMoney(call: Call, sale?: { revenue: number; payout: number }): void {
	call.converted = sale !== undefined;
	call.payable = call.converted;
	call.receivable = call.converted;
	call.revenue = sale?.revenue ?? null;
	call.payout = sale?.payout ?? null;
	call.billable_minutes = Math.ceil(call.total_duration / 60);
	const cost = (CALL_COST * Math.max(1, call.billable_minutes)).toFixed(2);
	call.charge_total = cost;
	call.total_cost = cost;
	call.profit_net = (sale?.revenue ?? 0) - (sale?.payout ?? 0);
	call.profit_gross = (call.profit_net - Number(cost)).toFixed(2);
}
