import type { Row } from './row';

const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });
const pathOf = (number: string) => `/suppressed_numbers/${encodeURIComponent(number)}.json`;

export const rows: Row[] = [
	{
		operation: 'suppressedNumber.checkAny',
		parameters: () => ({}),
		requests: () => [{ method: 'GET', path: '/suppressed_numbers/check.json' }],
		check: ([{ json }]) => expect(json).toEqual({ suppressed_numbers_exist: true }),
	},
	{
		operation: 'suppressedNumber.create',
		parameters: () => ({ number: '(415) 555-0123' }),
		requests: () => [
			{
				method: 'POST',
				path: '/suppressed_numbers/%2B14155550123.json',
				body: { suppressed_number: {} },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual(state.suppressedNumbers.at(-1));
			expect(json).toMatchObject({ number: '+14155550123', can_resubscribe: true });
		},
	},
	{
		operation: 'suppressedNumber.create',
		case: 'for good, with a custom field',
		parameters: () => ({
			number: '+14155550123',
			additionalFields: { canResubscribe: false, customFields: '{"note": "asked for it"}' },
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/suppressed_numbers/%2B14155550123.json',
				body: { suppressed_number: { can_resubscribe: false, note: 'asked for it' } },
			},
		],
		check: ([{ json }]) => expect(json).toMatchObject({ can_resubscribe: false }),
	},
	{
		operation: 'suppressedNumber.delete',
		parameters: ({ state }) => {
			state.suppressedNumbers[0].number = '+14155550123';
			return { suppressedNumber: byNumber('4155550123') };
		},
		requests: () => [{ method: 'DELETE', path: '/suppressed_numbers/%2B14155550123.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, number: '+14155550123' });
			expect(state.suppressedNumbers).toHaveLength(11);
		},
	},
	{
		operation: 'suppressedNumber.get',
		parameters: ({ state }) => ({
			suppressedNumber: { __rl: true, mode: 'list', value: state.suppressedNumbers[0].number },
		}),
		requests: ({ state }) => [{ method: 'GET', path: pathOf(state.suppressedNumbers[0].number) }],
		check: ([{ json }], { state }) => {
			const { id, number, can_resubscribe } = state.suppressedNumbers[0];
			expect(json).toMatchObject({ id, number, can_resubscribe, cid: 1001 });
		},
	},
	{
		operation: 'suppressedNumber.getAll',
		parameters: () => ({ limit: 5 }),
		requests: () => [{ method: 'GET', path: '/suppressed_numbers.json', query: { page: '1' } }],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.number)).toEqual(
				state.suppressedNumbers.slice(0, 5).map(({ number }) => number),
			);
		},
	},
	{
		operation: 'suppressedNumber.update',
		parameters: ({ state }) => ({
			suppressedNumber: byNumber(state.suppressedNumbers[1].number),
			updateFields: {
				campaign: { __rl: true, mode: 'list', value: state.campaigns[2].cid },
				canResubscribe: true,
			},
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: pathOf(state.suppressedNumbers[1].number),
				body: { suppressed_number: { campaign_id: state.campaigns[2].cid, can_resubscribe: true } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				number: state.suppressedNumbers[1].number,
				can_resubscribe: true,
			});
			expect(state.suppressedNumbers[1].campaign_id).toBe(state.campaigns[2].id);
		},
	},
	{
		operation: 'suppressedNumber.isBlocked',
		parameters: ({ state }) => {
			state.suppressedNumbers[0].number = '+14155550123';
			return { number: '(415) 555-0123' };
		},
		requests: () => [{ method: 'GET', path: '/suppressed_numbers/%2B14155550123.json' }],
		check: ([{ json }], { state }) => {
			const { can_resubscribe, created_at } = state.suppressedNumbers[0];
			expect(json).toEqual({
				phone_number: '+14155550123',
				blocked: true,
				campaign_cid: 1001,
				can_resubscribe,
				blocked_at: created_at,
			});
		},
	},
	{
		operation: 'suppressedNumber.isBlocked',
		case: 'no',
		parameters: () => ({ number: '+14155550123' }),
		requests: () => [{ method: 'GET', path: '/suppressed_numbers/%2B14155550123.json' }],
		check: ([{ json }]) => {
			expect(json).toEqual({
				phone_number: '+14155550123',
				blocked: false,
				campaign_cid: null,
				can_resubscribe: null,
				blocked_at: null,
			});
		},
	},
];
