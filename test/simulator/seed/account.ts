import type { Faker } from '@faker-js/faker';
import { hexKey } from '../context';
import { newConversion, newGroup } from '../resources/conversions';
import type {
	Affiliate,
	Campaign,
	Cap,
	CapType,
	Contact,
	State,
	Target,
	TargetGroup,
	Timer,
	TrackingNumber,
} from '../state';
import { nextId } from '../state';
import type { Credentials } from '../types';
import { regions, tollFreeAreas, verticals } from './names';
import { places } from './places';

const MAIN_COMPANY = 4021;
const localAreas = places.map(({ area }) => area);
const capTypes: CapType[] = ['Daily', 'Hard', 'Hourly', 'Monthly'];

/** Keys and IDs of the seeded account. They are fixed, so that saved workflows and docs can name them. */
export const credentials: Credentials = {
	apiKey: 'sim_5f0c1d7a9be24e6f8a3b',
	companyId: String(MAIN_COMPANY),
	rtbKey: '1b7e6f52-8c0d-4d0a-9d35-5a1f0c9e7b11',
	dataWritingKey: '2c8f7a63-9d1e-4e1b-8e46-6b2a1daf8c22',
	callerListKey: '3d9a8b74-ae2f-4f2c-9f57-7c3b2eba9d33',
	callerListSecret: 'cls_9e1d4c7b2a6f4835b0d7',
	conversionKey: '4eab9c85-bf30-4a3d-8068-8d4c3fcbae44',
	callControlKey: '5fbcad96-c041-4b4e-9179-9e5d40dcbf55',
	callReadingKey: '60cdbea7-d152-4c5f-a28a-af6e51edc066',
};

/** All that a caller list key may be allowed (D). */
export const callerListPermissions = [
	'caller_list__show',
	'caller_list__index',
	'caller_list__create',
	'caller_list__update',
	'caller_list__delete',
	'caller_list_number__show',
	'caller_list_number__index',
	'caller_list_number__create',
	'caller_list_number__delete',
	'caller_list_upload__create',
	'caller_list_check__create',
] as const;

/** An empty account. */
export const emptyState = (): State => ({
	companies: [],
	affiliates: [],
	targets: [],
	targetGroups: [],
	campaigns: [],
	numbers: [],
	numberPools: [],
	contacts: [],
	callerLists: [],
	suppressedNumbers: [],
	staticCallerNumbers: [],
	payoutTables: [],
	postbackKeys: [],
	calls: [],
	reservations: [],
	rtbInbounds: [],
	exports: [],
	exportDownloads: [],
	storedTags: {},
	visitorNumbers: [],
	indexedTags: ['geo', 'utm_source', 'utm_medium', 'utm_campaign'],
	recordingDownloads: [],
	deleted: [],
	lastId: 5000,
});

/** The four caps every target and group has (D): none set, none filled. */
export const noCaps = (state: State): Cap[] =>
	capTypes.map((type) => ({ id: nextId(state), filled: 0, cap: null, type, period: '' }));

/** Open round the clock on all seven days: what a new target has (D). */
export const alwaysOpen = (state: State, targetId: number, at: string) =>
	[0, 1, 2, 3, 4, 5, 6].map((day) => ({
		id: nextId(state),
		target_id: targetId,
		work_day: true,
		time_open: 0,
		time_close: 2400,
		day_of_week: day,
		invert: false,
		created_at: at,
		updated_at: at,
	}));

/** A documented timer: seconds and a URL, requested with GET. */
export const timer = (state: State, seconds: number, url: string): Timer => ({
	id: nextId(state),
	seconds,
	url,
	trigger_type: null,
	name: null,
	dedupe_seconds: 0,
	tag_list: '',
	request_method: 'get',
	fire_order: 0,
	wcf_template_id: '',
	wcf_target_id: '',
});

/**
 * Fills an empty account with everything but calls: companies, publishers, buyers, groups, campaigns, numbers, pools,
 * contacts, lists and keys.
 * @param at when all of it was created (UTC ISO)
 */
export function seedAccount(state: State, random: Faker, campaignCount: number, at: string): void {
	const owned = () => ({ id: nextId(state), company_id: MAIN_COMPANY });
	const times = { created_at: at, updated_at: at };
	// 555-0100 to 555-0199 is what the numbering plan keeps for fiction: 100 numbers per area code.
	const local = () =>
		`+1${random.helpers.arrayElement(places).area}55501${random.string.numeric(2)}`;
	// Tracking numbers count up instead, so that no two are the same.
	const tracking = (areas: readonly string[], index: number) =>
		`+1${areas[index % areas.length]}555${String(1000 + Math.floor(index / areas.length))}`;

	for (const [id, name] of [
		[MAIN_COMPANY, 'Harbour Call Partners'],
		[MAIN_COMPANY + 1, 'Harbour Call Labs'],
	] as const) {
		state.companies.push({
			id,
			name,
			...times,
			embedded_key: hexKey(random),
			per_number: '1.0',
			use_global_suppression_list: true,
			balance: '250.0',
			owner_user_name: random.person.fullName(),
		});
	}

	const affiliates = random.helpers
		.uniqueArray(() => random.company.name(), 18)
		.map(
			(name, index): Affiliate => ({
				...owned(),
				afid: String(index + 1).padStart(4, '0'),
				first_name: random.person.firstName(),
				last_name: random.person.lastName(),
				company_name: `${name} Media`,
				...times,
			}),
		);
	state.affiliates.push(...affiliates);

	const targets = random.helpers
		.uniqueArray(() => random.company.name(), 30)
		.map((name, index): Target => {
			const base = owned();
			return {
				...base,
				number: index % 10 === 9 ? `sip:intake${index}@pbx.example.com` : local(),
				name,
				sip_username: null,
				sip_password: null,
				cid_number_id: null,
				obfuscate_cid: false,
				object_key: hexKey(random, 64),
				client_tid: index % 2 ? `buyer-${index + 1}` : null,
				priority: 1 + (index % 3),
				weight: 1,
				timeout_seconds: 30,
				timer_offset: 0,
				send_digits: null,
				concurrency_cap: index % 5 === 0 ? 20 : null,
				calls_in_progress: 0,
				inband_signals: false,
				time_zone: random.helpers.arrayElement([
					'UTC',
					'Eastern Time (US & Canada)',
					'Central Time (US & Canada)',
					'Pacific Time (US & Canada)',
				]),
				// The last two are paused, so that routing has something to skip.
				paused: index >= 28,
				paused_at: index >= 28 ? at : null,
				caps: noCaps(state),
				business_hours: alwaysOpen(state, base.id, at),
				tag_values: [],
				conversion_groups: [],
				...times,
			};
		});
	state.targets.push(...targets);
	// The second buyer pays for a call by its duration, the others as the campaign says.
	targets[1].conversion_groups = [
		{
			...newGroup(nextId(state), 0),
			name: '50$ after 90s',
			dedupe_seconds: 86_400,
			conversions: [{ ...newConversion(nextId(state)), revenue: 50 }],
		},
	];

	state.targetGroups.push(
		...['Day Shift', 'Overflow', 'Premium Buyers', 'West Coast', 'East Coast', 'Spanish'].map(
			(name, index): TargetGroup => ({
				...owned(),
				name,
				target_ids: targets.slice(index * 4, index * 4 + 4).map(({ id }) => id),
				concurrency_cap: null,
				calls_in_progress: 0,
				behavior: 1,
				priority: null,
				weight: null,
				caps: noCaps(state),
			}),
		),
	);

	for (let index = 0; index < campaignCount; index++) {
		const vertical = verticals[index % verticals.length];
		const round = Math.floor(index / verticals.length);
		const region = regions[round % regions.length];
		const suffix = round < regions.length ? '' : ` ${Math.floor(round / regions.length) + 1}`;
		const campaign: Campaign = {
			...owned(),
			// Some accounts use plain numbers, others keep the random eight characters (D).
			cid: index % 3 === 2 ? hexKey(random, 8) : String(1001 + index),
			name: `${vertical.name} - ${region}${suffix}`,
			...times,
			record_calls: true,
			record_seconds: 3600,
			dedupe_seconds: 0,
			affiliate_can_pull_number: false,
			show_key: hexKey(random),
			greeting: {
				message: `Thank you for calling about ${vertical.name.toLowerCase()}. Press one to continue.`,
				voice_gender: index % 2 ? 'Female' : 'Male',
			},
			repeat: 4,
			timers: [
				timer(
					state,
					0,
					'https://tracker.example.com/click?c=[campaign_id]&a=[affiliate_id]&s=[sub_id]',
				),
				timer(
					state,
					90,
					'https://tracker.example.com/sale?c=[campaign_id]&t=[call_log_id]-[caller_id]-[call_duration]',
				),
			],
			menu_options: [
				{
					id: nextId(state),
					option: '1',
					target_cid: null,
					target_number: targets[index % 28].number,
				},
			],
			target_ids: [0, 7, 14].map((step) => targets[(index + step) % 28].id),
			route_by_bid: true,
			revenue: vertical.revenue,
			payout: vertical.payout,
		};
		// The first campaign has no timers: a clean place for a first webhook.
		if (index === 0) campaign.timers = [];
		state.campaigns.push(campaign);

		for (let line = 0; line < 1 + (index % 3); line++) {
			const tollFree = line === 0;
			const affiliate = affiliates[(index * 3 + line) % affiliates.length];
			const number: TrackingNumber = {
				...owned(),
				number: tracking(tollFree ? tollFreeAreas : localAreas, state.numbers.length),
				name: `${affiliate.company_name} ${region}`,
				toll_free: tollFree,
				...times,
				sid: line === 2 ? `sub-${random.string.numeric(3)}` : null,
				afid: affiliate.afid,
				cid: campaign.cid,
				number_pool_id: null,
				greeting: {},
				repeat: 4,
				timers: [],
				menu_options: [],
			};
			state.numbers.push(number);
		}
	}

	state.numberPools.push(
		...state.campaigns.slice(0, 8).map(({ cid }, index) => ({
			...owned(),
			country: 'US',
			max_pool_size: 10,
			buffer_seconds: 0,
			...times,
			hide_embedded_access: false,
			google_analytics: false,
			afid: index % 2 ? affiliates[index].afid : null,
			cid,
			type: 'Toll-free',
			reserve_size: 1,
			google_analytics_paths: [],
		})),
	);

	state.contacts.push(
		...Array.from(
			{ length: 30 },
			(): Contact => ({
				...owned(),
				contact_numbers: [
					{
						id: nextId(state),
						number: local(),
						description: random.helpers.arrayElement(['Home', 'Mobile', 'Work']),
					},
				],
				tag_values: [
					{ key: 'name', value: random.person.fullName(), operator: '==', id: nextId(state) },
				],
			}),
		),
	);
	state.suppressedNumbers.push(
		...Array.from({ length: 12 }, (_, index) => ({
			...owned(),
			affiliate_id: null,
			campaign_id: index % 3 === 0 ? state.campaigns[0].id : null,
			number: `+1${places[index].area}5550${900 + index}`,
			can_resubscribe: index % 2 === 0,
			...times,
		})),
	);
	state.staticCallerNumbers.push(
		...[1, 2, 3].map((index) => ({ ...owned(), number: `+1702555080${index}`, created_at: at })),
	);
	state.callerLists.push(
		{
			name: 'suppressed',
			caller_listable_type: 'Target',
			caller_listable_id: targets[0].id,
			numbers: [{ number: '+17025550850', created_at: at }],
		},
		{
			name: 'suppressed',
			caller_listable_type: 'Campaign',
			caller_listable_id: state.campaigns[0].id,
			numbers: [{ number: '+17025550860', created_at: at }],
		},
	);

	const key = {
		company_id: MAIN_COMPANY,
		ttl_seconds: 30,
		campaign_id: null,
		target_group_id: null,
		inbound_number: null,
		add_to_caps_on_status_reserved: false,
		paused: false,
		target_id: null,
		permissions: [],
		secret: null,
		settings: {},
	};
	state.postbackKeys.push(
		{
			...key,
			id: nextId(state),
			uuid: credentials.rtbKey,
			action: 'rtb',
			name: 'RTB',
			campaign_id: state.campaigns[0].id,
		},
		{
			...key,
			id: nextId(state),
			uuid: credentials.dataWritingKey,
			action: 'data_writing',
			name: 'Data writing',
		},
		{
			...key,
			id: nextId(state),
			uuid: credentials.callerListKey,
			secret: credentials.callerListSecret,
			action: 'caller_list',
			name: 'Caller lists',
			permissions: [...callerListPermissions],
		},
		{
			...key,
			id: nextId(state),
			uuid: credentials.conversionKey,
			action: 'conversion',
			name: 'Conversions',
		},
		{
			...key,
			id: nextId(state),
			uuid: credentials.callControlKey,
			action: 'call_control',
			name: 'Rejected calls',
			target_group_id: state.targetGroups[0].id,
		},
		{
			...key,
			id: nextId(state),
			uuid: credentials.callReadingKey,
			action: 'call_reading',
			name: 'Call data',
		},
	);
}
