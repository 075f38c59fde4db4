import { toCallRecord } from '../../nodes/shared/records/callRecord';

const version1 = {
	uuid: '3f0c6a52-8d1e-4b7a-9c35-1e2d4f6a8b90',
	caller: '+16125550112',
	dialed_number: '+12085550113',
	total_duration: 265,
	dialed_call_duration: 251,
	status: 'finished',
	start_time: '2026-05-05T15:46:49Z',
	forwarded_time: '2026-05-05T15:47:03Z',
	end_time: '2026-05-05T15:51:14Z',
	cid: 'roof-3',
	afid: 'pub-18',
	recording_url: 'http://recordings.example.com/roof-call.mp3',
};
const version2 = {
	...version1,
	number: '+18885550117',
	campaign_id: 9812,
	connected: true,
	tags: { state: 'MN' },
};
const version3 = { ...version2, number: { number: '+18885550117', name: 'Roof line' } };
const version4 = {
	...version3,
	campaign_id: undefined,
	campaign: { id: 9812, name: 'Roof Repair' },
};

const record = {
	call_id: version1.uuid,
	caller_phone: '+16125550112',
	tracking_number: '+18885550117',
	destination_number: '+12085550113',
	campaign_id: 9812,
	publisher_id: 'pub-18',
	call_duration: 265,
	call_status: 'completed',
	retreaver_status: 'finished',
	call_start_time: '2026-05-05T15:46:49Z',
	call_answer_time: '2026-05-05T15:47:03Z',
	call_end_time: '2026-05-05T15:51:14Z',
	recording_url: 'http://recordings.example.com/roof-call.mp3',
	call_metadata: { state: 'MN' },
};

test.each([
	[2, version2],
	[3, version3],
	[4, version4],
])('a call of version %i', (_, call) => {
	expect(toCallRecord(call)).toEqual(record);
});

test('version 1 knows neither tracking number, internal campaign ID nor tags', () => {
	expect(toCallRecord(version1)).toEqual({
		...record,
		tracking_number: null,
		campaign_id: 'roof-3',
		call_metadata: {},
	});
});

test('has every field, whatever the call is without', () => {
	const empty = toCallRecord({});
	expect(Object.keys(empty)).toEqual(Object.keys(record));
	expect(empty).toMatchObject({ call_id: null, call_status: 'unknown', call_metadata: {} });
	const withNulls = { ...version4, number: null, campaign: null, afid: null, dialed_number: null };
	expect(toCallRecord({ ...withNulls, system_affiliate_id: 12 })).toMatchObject({
		tracking_number: null,
		campaign_id: 'roof-3',
		publisher_id: 12,
		destination_number: null,
	});
});

test.each([
	[
		'finished and connected',
		{ status: 'finished', connected: true, forwarded_time: null },
		'completed',
	],
	['finished and not connected', { status: 'finished', connected: false }, 'no_answer'],
	[
		'version 1, forwarded',
		{ status: 'finished', forwarded_time: '2026-05-05T15:47:03Z' },
		'completed',
	],
	['version 1, never forwarded', { status: 'finished', forwarded_time: null }, 'no_answer'],
	['busy', { status: 'busy' }, 'busy'],
	['failed', { status: 'failed' }, 'failed'],
	['completed', { status: 'completed' }, 'completed'],
	['no-answer', { status: 'no-answer' }, 'no_answer'],
	['anything else', { status: 'in-progress' }, 'unknown'],
	['nothing', {}, 'unknown'],
])('the status of a call: %s', (_, call: { status?: string }, expected) => {
	expect(toCallRecord(call)).toMatchObject({
		call_status: expected,
		retreaver_status: call.status ?? null,
	});
});
