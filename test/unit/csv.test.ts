import { assert, array, asyncProperty, integer, string } from 'fast-check';

import { csvCell, csvRows, csvText } from '../../nodes/shared/input/csv';

async function read(...parts: string[]) {
	const rows: Array<{ cells: string[]; line: number }> = [];
	for await (const row of csvRows(parts)) rows.push(row);
	return rows;
}

test('rows come with their lines, whatever ends these and stands in quotes', async () => {
	expect(await read('\uFEFFa,b\r\n"1,2","say ""hi"""\n\n"two\r\nlines",x\ry,')).toEqual([
		{ cells: ['a', 'b'], line: 1 },
		{ cells: ['1,2', 'say "hi"'], line: 2 },
		{ cells: ['two\r\nlines', 'x'], line: 4 },
		{ cells: ['y', ''], line: 6 },
	]);
});

test('a mark at the start of another part is part of the text', async () => {
	expect(await read('a', '\uFEFFb')).toEqual([{ cells: ['a\uFEFFb'], line: 1 }]);
});

test('a row comes as soon as it is complete', async () => {
	let taken = 0;
	const parts = async function* () {
		for (const part of ['a\nb', 'c\n', 'd']) {
			taken += 1;
			yield part;
		}
	};
	const seen: unknown[] = [];
	for await (const { cells } of csvRows(parts())) seen.push([taken, ...cells]);
	expect(seen).toEqual([
		[1, 'a'],
		[2, 'bc'],
		[3, 'd'],
	]);
});

test.each([
	['a quote that is not closed', '"', 'The quotes in line 2 of the CSV do not match'],
	['a row without an end', 'b', 'Line 2 of the CSV is longer than 1 MB'],
])('%s is refused before all is read', async (_, begin, message) => {
	const parts = async function* () {
		yield `a\n${begin}`;
		for (let read = 0; read < 4; read += 1) yield 'x'.repeat(512 * 1024);
		throw new Error('read too far');
	};
	const rows: string[][] = [];
	const reading = (async () => {
		for await (const { cells } of csvRows(parts())) rows.push(cells);
	})();
	await expect(reading).rejects.toThrow(message);
	expect(rows).toEqual([['a']]);
});

test('quotes that do not match are refused with their line', async () => {
	await expect(read('a,b\n1,"2\n3,4')).rejects.toThrow('line 2');
	await expect(read('a,b\n1,2"3"\n')).rejects.toThrow('line 2');
});

test('what is written is read again, in whichever parts it comes', async () => {
	const cells = array(array(string(), { minLength: 2, maxLength: 4 }), { maxLength: 5 });
	await assert(
		asyncProperty(cells, array(integer({ min: 0, max: 60 })), async (rows, cuts) => {
			const text = csvText(rows);
			const at = [0, ...cuts.sort((a, b) => a - b), text.length];
			const parts = at.slice(1).map((end, index) => text.slice(at[index], end));
			expect((await read(...parts)).map((row) => row.cells)).toEqual(rows);
		}),
	);
});

test.each([
	[null, ''],
	[undefined, ''],
	['', ''],
	[false, 'false'],
	[-3.5, '-3.5'],
	[{ geo: 'US-CO' }, '{"geo":"US-CO"}'],
	['+14155550123', '+14155550123'],
	['-12', '-12'],
	[-1e-7, '-1e-7'],
	['=1+1', "'=1+1"],
	['+1+cmd', "'+1+cmd"],
	['-2+3', "'-2+3"],
	['@SUM(A1)', "'@SUM(A1)"],
	['\t=1', "'\t=1"],
	['\r=1', "'\r=1"],
	['\n=1', "'\n=1"],
	['a=1', 'a=1'],
])('the cell for %j is %j', (value, cell) => {
	expect(csvCell(value)).toBe(cell);
});
