import fc from 'fast-check';

/** Names and values that code trips over. */
const AWKWARD = [
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'tags',
	'call_uuid',
	'n8n_token',
	'call_duration',
	'duration',
	'[call_uuid]',
	'NaN',
	'Infinity',
	'-Infinity',
	'1e999',
	'0x10',
	'-0',
	'007',
	' ',
	'\u0000',
	'\ud800',
	'١٢٣',
	'🙂',
	'null',
];
/** Text, printable or not. */
export const text = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
	fc.string(),
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: 'binary' }),
);
/** Whatever JSON can say. */
export const json = fc.json().map((value): unknown => JSON.parse(value));
/** An object as JSON.parse makes it: a key may be called `__proto__`. */
export const record = (value: fc.Arbitrary<unknown>) =>
	fc.array(fc.tuple(text, value)).map((entries) => Object.fromEntries(entries));
/** What a web server makes of a query. */
export const query = record(fc.oneof(text, fc.array(text), record(text))) as fc.Arbitrary<
	Record<string, never>
>;
/** What it makes of a body. */
export const body = fc.oneof(json, text, record(json), record(text), fc.constant(undefined));
