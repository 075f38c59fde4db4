import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'callData.write',
		case: 'by call ID, tags as fields',
		credentials: 'dataWriting',
		parameters: ({ state }) => ({
			identifyBy: 'callId',
			callId: state.calls[3].uuid,
			tags: {
				tag: [
					{ key: 'sale_amount', value: '249.90' },
					{ key: 'agent', value: 'Dana' },
				],
			},
		}),
		requests: ({ state }) => [
			{
				method: 'POST',
				path: '/data_writing',
				body: { call_uuid: state.calls[3].uuid, sale_amount: '249.90', agent: 'Dana' },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				call_id: state.calls[3].uuid,
				status: expect.stringContaining('applied'),
			});
			expect(state.calls[3].tags).toMatchObject({ sale_amount: '249.90', agent: 'Dana' });
		},
	},
	{
		operation: 'callData.write',
		case: 'by caller phone, tags as JSON, for a caller who has not called yet',
		credentials: 'dataWriting',
		parameters: () => ({
			callerPhone: '(415) 555-0177',
			tagsInput: 'json',
			tagsJson: '{"lead_score": 85, "qualified": true}',
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/data_writing',
				body: { caller_number: '+14155550177', lead_score: 85, qualified: true },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				caller_phone: '+14155550177',
				status: expect.stringContaining('stored'),
			});
			expect(state.storedTags['+14155550177']).toMatchObject({
				lead_score: '85',
				qualified: 'true',
			});
		},
	},
];
