import { callRecord, toCallRecord } from '../../nodes/shared/records/callRecord';

const version1 = {
	uuid: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
	caller: '+16125550112',
	caller_zip: '55401',
	caller_state: 'MN',
	dialed_number: '+12085550113',
	total_duration: 265,
	dialed_call_duration: 251,
	status: 'finished',
	start_time: '2026-05-05T15:46:49Z',
	forwarded_time: '2026-05-05T15:47:03Z',
	end_time: '2026-05-05T15:51:14Z',
	cid: 'roof-3',
	afid: 'pub-18',
	sid: 'landing-2',
	recording_url: 'http://recordings.example.com/roof-call.mp3',
};
const version2 = {
	...version1,
	number: '+18885550117',
	tid: 'roofer-7',
	campaign_id: 9812,
	campaign_name: 'Roof Repair',
	affiliate_name: 'Ann Lee',
	target_name: 'Roofers',
	target_id: 6588,
	system_campaign_id: 9812,
	system_affiliate_id: 40126,
	system_target_id: 6588,
	connected: true,
	converted: true,
	duplicate: false,
	hung_up_by: 'caller',
	revenue: 45,
	payout: '30.5',
	profit_gross: '14.42',
	profit_net: 14.5,
	tags: { state: 'MN' },
};
const version3 = { ...version2, number: { number: '+18885550117', name: 'Roof line' } };
const version4 = {
	...version3,
	campaign_id: undefined,
	campaign_name: undefined,
	campaign: { id: 9812, name: 'Roof Repair' },
};

const record = {
	caller_phone: '+16125550112',
	campaign_name: 'Roof Repair',
	publisher_name: 'Ann Lee',
	buyer_name: 'Roofers',
	call_status: 'completed',
	connected: true,
	converted: true,
	call_duration: 265,
	talk_duration: 251,
	revenue: 45,
	payout: 30.5,
	profit: 14.5,
	call_start_time: '2026-05-05T15:46:49Z',
	call_answer_time: '2026-05-05T15:47:03Z',
	call_end_time: '2026-05-05T15:51:14Z',
	tracking_number: '+18885550117',
	destination_number: '+12085550113',
	caller_state: 'MN',
	caller_zip: '55401',
	hung_up_by: 'caller',
	duplicate: false,
	recording_url: 'http://recordings.example.com/roof-call.mp3',
	call_metadata: { state: 'MN' },
	retreaver_status: 'finished',
	sub_id: 'landing-2',
	campaign_cid: 'roof-3',
	publisher_afid: 'pub-18',
	buyer_tid: 'roofer-7',
	campaign_id: 9812,
	publisher_id: 40126,
	buyer_id: 6588,
	call_id: version1.uuid,
};

test.each([
	[2, version2],
	[3, version3],
	[4, version4],
])('a call of version %i', (_, call) => {
	expect(toCallRecord(call)).toEqual(record);
	expect(Object.keys(toCallRecord(call))).toEqual(Object.keys(record));
});

test('version 1 knows neither tracking number, names, money, internal IDs, buyer nor tags', () => {
	expect(toCallRecord(version1)).toEqual({
		...record,
		campaign_name: null,
		publisher_name: null,
		buyer_name: null,
		converted: null,
		revenue: null,
		payout: null,
		profit: null,
		tracking_number: null,
		hung_up_by: null,
		duplicate: null,
		call_metadata: {},
		buyer_tid: null,
		campaign_id: null,
		publisher_id: null,
		buyer_id: null,
	});
});

test('has every field, whatever the call is without', () => {
	for (const empty of [toCallRecord({}), callRecord({})]) {
		expect(Object.keys(empty)).toEqual(Object.keys(record));
		const { call_metadata, ...others } = empty;
		expect(call_metadata).toEqual({});
		expect(Object.values(others).every((value) => value === null)).toBe(true);
	}
	const withNulls = { ...version4, number: null, campaign: null, afid: null, dialed_number: null };
	expect(toCallRecord(withNulls)).toMatchObject({
		tracking_number: null,
		destination_number: null,
		publisher_afid: null,
		campaign_id: 9812,
		publisher_id: 40126,
	});
});

test('money is a number or null, never a text', () => {
	const money = { revenue: '0.07', payout: null, profit_net: '-0.5' };
	expect(toCallRecord(money)).toMatchObject({ revenue: 0.07, payout: null, profit: -0.5 });
	expect(toCallRecord({ revenue: 0, payout: '' })).toMatchObject({ revenue: 0, payout: null });
	expect(toCallRecord({ revenue: 'n/a' })).toMatchObject({ revenue: null });
});

test.each([
	[
		'finished and connected',
		{ status: 'finished', connected: true, forwarded_time: null },
		'completed',
		true,
	],
	['finished and not connected', { status: 'finished', connected: false }, 'no_answer', false],
	[
		'version 1, forwarded',
		{ status: 'finished', forwarded_time: '2026-05-05T15:47:03Z' },
		'completed',
		true,
	],
	['version 1, never forwarded', { status: 'finished', forwarded_time: null }, 'no_answer', false],
	['busy', { status: 'busy' }, 'busy', false],
	['failed', { status: 'failed' }, 'failed', false],
	['completed', { status: 'completed' }, 'completed', true],
	['no-answer', { status: 'no-answer' }, 'no_answer', false],
	['no_answer, the word of the guide', { status: 'no_answer' }, 'no_answer', false],
	['anything else', { status: 'in-progress' }, 'unknown', null],
	['the name of a method', { status: 'constructor' }, 'unknown', null],
	['nothing', {}, null, null],
])('the status of a call: %s', (_, call: { status?: string }, expected, connected) => {
	expect(toCallRecord(call)).toMatchObject({
		call_status: expected,
		connected,
		retreaver_status: call.status ?? null,
	});
});

test('a webhook that says finished, and nothing of an answer, leaves it open', () => {
	const status = { retreaver_status: 'finished' };
	expect(callRecord(status)).toMatchObject({ call_status: 'unknown', connected: null });
	const answered = { ...status, call_answer_time: '2026-05-05T15:47:03Z' };
	expect(callRecord(answered)).toMatchObject({ call_status: 'completed', connected: true });
});
