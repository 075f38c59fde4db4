import { toOutput, unwrap } from '../../nodes/shared/api/rows';

describe('unwrap', () => {
	test.each([
		['a wrapped row', { target: { id: 1 } }, { id: 1 }],
		['a bare row', { id: 1, name: 'Intake' }, { id: 1, name: 'Intake' }],
		[
			'a bare row with a field called like the wrapper',
			{ target: { id: 1 }, id: 2 },
			{ target: { id: 1 }, id: 2 },
		],
		['a field of that name with a plain value', { target: 'text' }, { target: 'text' }],
		['nothing in the wrapper', { target: null }, { target: null }],
		['another wrapper', { campaign: { id: 1 } }, { campaign: { id: 1 } }],
	])('%s', (_, row, expected) => {
		expect(unwrap(row, 'target')).toEqual(expected);
	});

	test('passes on what is no row', () => {
		expect(unwrap(null as never, 'target')).toBeNull();
		expect(unwrap('text' as never, 'target')).toBe('text');
	});
});

describe('toOutput', () => {
	test('takes nested rows out of their wrappers, and leaves bare ones', () => {
		const timers = [{ timer: { id: 1, seconds: 0 } }, { id: 2, seconds: 90 }];
		const postbacks = [{ postback: { id: 4 } }];
		const menuOptions = [{ menu_option: { id: 3, option: '1' } }];
		expect(
			toOutput({ timers, postbacks, menu_options: menuOptions, numbers: [{ name: 'a', timers }] }),
		).toEqual({
			timers: [
				{ id: 1, seconds: 0 },
				{ id: 2, seconds: 90 },
			],
			postbacks: [{ id: 4 }],
			menu_options: [{ id: 3, option: '1' }],
			numbers: [
				{
					name: 'a',
					timers: [
						{ id: 1, seconds: 0 },
						{ id: 2, seconds: 90 },
					],
				},
			],
		});
	});

	test('masks the tokens of our webhooks at any depth', () => {
		const url = 'https://n8n.example.com/webhook/5c1d/retreaver?n8n_token=abc123';
		const text = JSON.stringify(
			toOutput({ timers: [{ timer: { url } }], tags: { page: url }, urls: [url] }),
		);
		expect(text).not.toContain('abc123');
		expect(text.match(/n8n_token=\*\*\*/g)).toHaveLength(3);
	});

	test('changes nothing else, nor the row itself', () => {
		const row = {
			a: null,
			b: 0,
			c: '',
			d: [],
			e: {},
			f: [1, 'x', null, true],
			g: { h: [{ i: 1 }] },
		};
		const before = structuredClone(row);
		expect(toOutput(row)).toBe(row);
		expect(row).toEqual(before);
	});
});
