import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'rtb.create',
		parameters: () => ({
			callerPhone: '+14155550123',
			publisherId: '0002',
			tags: { tag: [{ key: 'caller_zip', value: '94103' }] },
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/rtbs.json',
				body: { publisher_id: '0002', caller_number: '+14155550123', caller_zip: '94103' },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				uuid: state.reservations[0].uuid,
				status: 'reserved',
				retreaver_payout: expect.any(Number),
				inbound_number: expect.stringMatching(/^\+1\d{10}$/),
				sip_address: `${state.reservations[0].uuid}@sip.rtb.retreaver.com`,
				reserved: true,
			});
		},
	},
	{
		operation: 'rtb.create',
		case: 'with an inbound number, nobody free',
		parameters: () => ({
			callerPhone: '4155550000',
			publisherId: '0002',
			tagsInput: 'json',
			tagsJson: { age: 25 },
			additionalFields: { inboundNumber: '+18005551001' },
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/rtbs.json',
				body: {
					publisher_id: '0002',
					caller_number: '+14155550000',
					inbound_number: '+18005551001',
					age: 25,
				},
			},
		],
		check: ([{ json }]) => expect(json).toMatchObject({ status: 'no-target', reserved: false }),
	},
	{
		operation: 'rtb.create',
		case: 'without caller and publisher, for a key that allows it',
		parameters: ({ state, switches }) => {
			switches.rtbNeedsPublisher = false;
			state.postbackKeys[0].settings.allow_no_caller_number = true;
			return {};
		},
		requests: () => [{ method: 'POST', path: '/rtbs.json' }],
		check: ([{ json }]) => expect(json).toMatchObject({ status: 'reserved', reserved: true }),
	},
	{
		operation: 'rtb.confirm',
		parameters: ({ state }) => {
			const now = Date.parse('2026-11-01T12:00:00Z');
			const uuid = '7c1e4a90-3b52-4f6d-8e17-0a9b8c7d6e5f';
			const target = state.targets[0];
			state.reservations.push({
				uuid,
				key: state.postbackKeys[0].uuid,
				campaign_id: state.campaigns[0].id,
				target_id: target.id,
				publisher_id: '0002',
				caller_number: '+14155550123',
				tags: {},
				status: 'reserved',
				answer: { uuid, status: 'reserved', retreaver_payout: 5, retreaver_seconds: 10 },
				bids: [],
				created_at: new Date(now).toISOString(),
				expires_at: new Date(now + 30_000).toISOString(),
			});
			return { reservationUuid: uuid };
		},
		requests: () => [
			{
				method: 'PUT',
				path: '/rtbs/7c1e4a90-3b52-4f6d-8e17-0a9b8c7d6e5f.json',
				body: { status: 'confirmed' },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				uuid: state.reservations[0].uuid,
				status: 'confirmed',
				reserved: true,
			});
			expect(state.reservations[0].status).toBe('confirmed');
		},
	},
];
