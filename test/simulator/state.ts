import type { TimelineEntry } from './types';

/** The data of the simulated account. Times are UTC ISO strings, phone numbers E.164, durations in seconds. */
export interface State {
	companies: Company[];
	affiliates: Affiliate[];
	targets: Target[];
	targetGroups: TargetGroup[];
	campaigns: Campaign[];
	numbers: TrackingNumber[];
	numberPools: NumberPool[];
	contacts: Contact[];
	callerLists: CallerList[];
	suppressedNumbers: SuppressedNumber[];
	staticCallerNumbers: StaticCallerNumber[];
	/** Oldest first. */
	payoutTables: PayoutTable[];
	postbackKeys: PostbackKey[];
	/** Oldest first. */
	calls: Call[];
	reservations: Reservation[];
	/** The log of RTB pings, oldest first. */
	rtbInbounds: RtbInbound[];
	exports: PingExport[];
	/** Downloads of exports, with whether the API key was sent along (it must not be). */
	exportDownloads: Array<{ id: number; apiKeySent: boolean }>;
	/** Tags written for callers who have not called yet (or are on the line), by phone number. */
	storedTags: Record<string, Tags>;
	visitorNumbers: VisitorNumber[];
	/** Tag keys that reports index: those created in the company, and a few of the system (D). */
	indexedTags: string[];
	/** Downloads of recordings, with whether the API key was sent along (it must not be). */
	recordingDownloads: Array<{ uuid: string; apiKeySent: boolean }>;
	/** Paths of what was deleted, for the switch deletedStatus: the one by ID, and the one that was used. */
	deleted: string[];
	/** The last internal ID given out; IDs are unique over all resources. */
	lastId: number;
}

export type Tags = Record<string, string>;

/** Every record belongs to a company; answers show it only where the reference does. */
interface Owned {
	id: number;
	company_id: number;
}

export interface Company {
	id: number;
	name: string;
	created_at: string;
	updated_at: string;
	embedded_key: string;
	per_number: string;
	use_global_suppression_list: boolean;
	balance: string;
	owner_user_name: string;
}

export interface Affiliate extends Owned {
	afid: string;
	first_name: string | null;
	last_name: string | null;
	company_name: string | null;
	updated_at: string;
	created_at: string;
}

export type CapType = 'Hard' | 'Hourly' | 'Daily' | 'Monthly';

export interface Cap {
	id: number;
	filled: number;
	cap: number | null;
	type: CapType;
	/** The hour, day or month that `filled` counts; not in answers. */
	period: string;
}

export interface BusinessHours {
	id: number;
	target_id: number;
	work_day: boolean;
	/** HHMM as a number, 0 to 2400. */
	time_open: number;
	time_close: number;
	/** 0 is Sunday. */
	day_of_week: number;
	invert: boolean;
	created_at: string;
	updated_at: string;
}

export interface TagValue {
	key: string;
	value: string;
	operator: string;
	id: number;
}

/** What a call to a buyer is worth (D); the tags that overrule it are O. */
export interface Conversion {
	id: number;
	type: string | null;
	/** How long a call lasts to convert. */
	seconds: number;
	/** US dollars. */
	revenue: number;
	payout: number;
	payout_modifier: number | null;
	postback_timeout: number;
	match_trigger: string | null;
	/** Keys of tags that say seconds, revenue and payout of a call; empty for none (O). */
	seconds_tag: string;
	revenue_tag: string;
	payout_tag: string;
}

/** The first group, by eval_order, whose tags match the call decides (D). */
export interface ConversionGroup {
	id: number;
	name: string;
	dedupe_seconds: number;
	eval_order: number;
	postback: boolean;
	conversion_type: string;
	postback_uuid: string | null;
	tag_values: TagValue[];
	conversions: Conversion[];
}

export interface Target extends Owned {
	number: string;
	name: string | null;
	sip_username: string | null;
	sip_password: string | null;
	cid_number_id: number | null;
	obfuscate_cid: boolean;
	object_key: string;
	client_tid: string | null;
	priority: number;
	weight: number;
	timeout_seconds: number;
	timer_offset: number;
	send_digits: string | null;
	concurrency_cap: number | null;
	calls_in_progress: number;
	inband_signals: boolean;
	time_zone: string;
	paused: boolean;
	paused_at: string | null;
	caps: Cap[];
	business_hours: BusinessHours[];
	tag_values: TagValue[];
	conversion_groups: ConversionGroup[];
	created_at: string;
	updated_at: string;
}

export interface TargetGroup extends Owned {
	name: string;
	target_ids: number[];
	concurrency_cap: number | null;
	calls_in_progress: number;
	behavior: number;
	priority: number | null;
	weight: number | null;
	caps: Cap[];
}

/** A documented timer (seconds, no trigger_type) or a campaign webhook (trigger_type, no seconds). */
export interface Timer {
	id: number;
	seconds: number | null;
	url: string;
	/** 9, 5, 12, 13 (O), or a stage name of the guide (G). */
	trigger_type: string | null;
	name: string | null;
	dedupe_seconds: number;
	tag_list: string;
	request_method: 'get' | 'post';
	fire_order: number;
	wcf_template_id: string;
	wcf_target_id: string;
}

export interface MenuOption {
	id: number;
	option: string;
	target_cid: string | null;
	target_number: string | null;
}

/** Text to speech, or an audio file; empty where the campaign has no greeting. */
export type Greeting =
	| { message: string; voice_gender: string }
	| {
			audio_file_name: string;
			audio_file_content_type: string;
			audio_file_size: number;
			audio_file_updated_at: string;
	  }
	| Record<string, never>;

/** The settings that campaigns and numbers share: greeting, timers and menu options. */
export interface CallFlow {
	greeting: Greeting;
	repeat: number;
	timers: Timer[];
	menu_options: MenuOption[];
}

export interface Campaign extends Owned, CallFlow {
	cid: string;
	name: string | null;
	updated_at: string;
	created_at: string;
	record_calls: boolean;
	record_seconds: number;
	dedupe_seconds: number;
	affiliate_can_pull_number: boolean;
	show_key: string;
	/** Buyers the campaign routes to, by internal ID; not in answers. */
	target_ids: number[];
	/** "Route by Bid Winner" of its buyers (H); not in answers. */
	route_by_bid: boolean;
	/** What a converted call earns and pays; not in answers. */
	revenue: number;
	payout: number;
}

export interface TrackingNumber extends Owned, CallFlow {
	number: string;
	name: string | null;
	toll_free: boolean;
	updated_at: string;
	created_at: string;
	sid: string | null;
	afid: string | null;
	cid: string;
	number_pool_id: number | null;
}

export interface NumberPool extends Owned {
	country: string;
	max_pool_size: number;
	buffer_seconds: number;
	updated_at: string;
	created_at: string;
	hide_embedded_access: boolean;
	google_analytics: boolean;
	afid: string | null;
	cid: string;
	type: string;
	reserve_size: number;
	google_analytics_paths: Array<{ name: string; path: string }>;
}

export interface ContactNumber {
	id: number;
	number: string;
	description: string | null;
}

export interface Contact extends Owned {
	contact_numbers: ContactNumber[];
	tag_values: TagValue[];
}

export interface CallerList {
	name: string;
	/** Lists of one name on a target and on a campaign are independent (D). */
	caller_listable_type: 'Target' | 'Campaign';
	caller_listable_id: number;
	/** Oldest first. */
	numbers: Array<{ number: string; created_at: string }>;
}

export interface SuppressedNumber extends Owned {
	affiliate_id: number | null;
	campaign_id: number | null;
	number: string;
	can_resubscribe: boolean;
	created_at: string;
	updated_at: string;
}

export interface StaticCallerNumber extends Owned {
	number: string;
	created_at: string;
}

/** A payout bid modification table (D). */
export interface PayoutTable extends Owned {
	campaign_id: number;
	/** The label that was given; else its own id. */
	table_version: number | string;
	active: boolean;
	salt: string;
	csv_data: string;
	created_at: string;
}

/** A key is locked to one behaviour (D, H). */
export interface PostbackKey extends Owned {
	uuid: string;
	/** Only caller list keys have one. */
	secret: string | null;
	action: 'rtb' | 'data_writing' | 'caller_list' | 'conversion' | 'call_control' | 'call_reading';
	name: string;
	/** An RTB key belongs to a campaign; a caller list key to a campaign, a target, or with neither to the company (D). */
	campaign_id: number | null;
	target_id: number | null;
	/** What a caller list key may do (D). */
	permissions: string[];
	/** A key that rejects calls belongs to a buyer group (H). */
	target_group_id: number | null;
	ttl_seconds: number;
	inbound_number: string | null;
	add_to_caps_on_status_reserved: boolean;
	paused: boolean;
	/** Observed attributes without behaviour here (O). */
	settings: Record<string, unknown>;
}

export interface Reservation {
	uuid: string;
	key: string;
	campaign_id: number;
	target_id: number | null;
	publisher_id: string;
	caller_number: string;
	tags: Tags;
	status: 'reserved' | 'confirmed' | 'no-target';
	/** The first answer, which Ping Shield repeats. */
	answer: Record<string, unknown>;
	/** The bid requests and their answers. */
	bids: TimelineEntry[];
	created_at: string;
	expires_at: string;
}

/** A row of the log of RTB pings, with the fields of the reference's answer (D) but for pbm_*. */
export interface RtbInbound {
	/** Not in answers. */
	company_id: number;
	call_uuid: string;
	uuid: string;
	postback_key_id: number;
	caller_number: string;
	affiliate_id: number;
	campaign_id: number;
	target_id: number | null;
	revenue: number;
	payout: number;
	status: string;
	duplicate_order: number;
	duplicate_original_uuid: string;
	caller_state: string;
	caller_city: string;
	caller_zip: string;
	caller_country: string;
	created_at: string;
	confirmed_at: string | null;
	ended_at: string | null;
	time_to_resolve: number;
	fired_pixels_count: number;
	fired_pixels_error_count: number;
}

/** An export of the log; done when its time has come. */
export interface PingExport {
	id: number;
	company_id: number;
	ready_at: string;
	rows: RtbInbound[];
	errors?: Record<string, string[]>;
}

export interface VisitorNumber {
	id: number;
	id_checksum: string;
	campaign_key: string;
	number: string;
	is_per_visitor: boolean;
	tag_values: Tags;
	pinged_at: string;
	calls: string[];
}

export interface PixelFired {
	url: string;
	fire_order: number;
	batch_uuid: string;
	created_at: string;
	fired_at: string | null;
	status: string;
	webhook_name: string | null;
}

export interface CallFlowEvent {
	event: string;
	at: string;
	details: Record<string, unknown>;
}

/** A call: the fields of API version 2 (D), and what the other versions and the webhooks need. */
export interface Call {
	/** Internal, [call_log_id]; not in answers. */
	id: number;
	/** [call_key]; not in answers. */
	call_key: string;
	number_name: string | null;
	call_flow_events: CallFlowEvent[];

	uuid: string;
	caller: string;
	caller_number_sent: string | null;
	caller_zip: string | null;
	caller_state: string | null;
	caller_city: string | null;
	caller_country: string | null;
	dialed_call_duration: number;
	total_duration: number;
	ivr_duration: number;
	hold_duration: number;
	status: string;
	start_time: string;
	forwarded_time: string | null;
	end_time: string | null;
	cid: string;
	afid: string | null;
	sid: string | null;
	dialed_number: string | null;
	revenue: number | null;
	payout: number | null;
	postback_value: number | null;
	network_sale_timer_fired: boolean | null;
	affiliate_sale_timer_fired: boolean | null;
	target_sale_timer_fired: boolean | null;
	hung_up_by: string | null;
	duplicate: boolean;
	payable_duplicate: boolean;
	receivable_duplicate: boolean;
	callpixels_target_id: number | null;
	system_target_id: number | null;
	system_campaign_id: number;
	system_affiliate_id: number | null;
	fired_pixels_count: number;
	charge_total: string;
	keys_pressed: string[];
	repeat: boolean;
	affiliate_repeat: boolean;
	target_repeat: boolean | null;
	number_repeat: boolean;
	visitor_url: string | null;
	company_id: number;
	conversions_determined_at: string | null;
	updated_at: string;
	created_at: string;
	billable_minutes: number;
	upstream_call_uuid: string | null;
	downstream_call_uuids: string[];
	target_group: { id?: number; name?: string };
	recording_url?: string;
	number: string;
	converted: boolean;
	payable: boolean;
	receivable: boolean;
	conversion_seconds: number | null;
	tid: string | null;
	tags: Tags;
	fired_pixels: Array<{ fired_pixel: PixelFired }>;
	via: string;
	rescued: boolean;
	campaign_id: number;
	campaign_name: string | null;
	number_id: number | null;
	target_id: number | null;
	affiliate_name: string | null;
	connected: boolean;
	profit_gross: string;
	profit_net: number;
	target_name: string | null;
	time_to_call_in_seconds: number | null;
	time_to_connect_in_seconds: number;
	total_cost: string;
}

/** The next internal ID. */
export function nextId(state: State): number {
	state.lastId += 1;
	return state.lastId;
}
