import type { Row } from './row';

/** Nothing is sent to Retreaver: what goes out as the webhook's answer is in webhookResponse.test.ts. */
export const rows: Row[] = [
	{
		operation: 'webhookResponse.respondWithTags',
		parameters: () => ({
			tags: {
				tag: [
					{ key: 'lead_score', value: '85' },
					{ key: 'qualified', value: 'true' },
				],
			},
		}),
		requests: () => [],
		check: ([{ json }]) => expect(json).toEqual({ lead_score: '85', qualified: 'true' }),
	},
	{
		operation: 'webhookResponse.respondToBid',
		parameters: () => ({ payout: 42.5, buyerNumber: '(415) 555-0123', conversionTimer: 90 }),
		requests: () => [],
		check: ([{ json }]) => {
			expect(json).toEqual({
				bid: true,
				payout: 42.5,
				buyer_number: '+14155550123',
				conversion_timer: 90,
			});
		},
	},
	{
		operation: 'webhookResponse.respondToBid',
		case: 'no bid',
		parameters: () => ({ bid: false }),
		requests: () => [],
		check: ([{ json }]) => expect(json).toEqual({ bid: false }),
	},
];
