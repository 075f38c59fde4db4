import fc from 'fast-check';
import { deflateSync, gzipSync } from 'node:zlib';

/** A request to a webhook, as it goes over the wire. */
export interface HostileRequest {
	method: string;
	/** The path segment after the webhook's path. */
	suffix: string;
	/** Parts of the query, each ready for the wire. */
	query: string[];
	/** How the webhook's token is altered. */
	token: TokenUse;
	headers: Record<string, string | string[]>;
	body: Buffer;
}

/** From the right token to what is sent. Everything but `right` has to be refused. */
const TOKENS = {
	right: (token: string) => [`n8n_token=${token}`],
	missing: () => [],
	empty: () => ['n8n_token='],
	bare: () => ['n8n_token'],
	wrong: (token: string) => [`n8n_token=${token.replace(/./g, '0')}`],
	cut: (token: string) => [`n8n_token=${token.slice(0, -1)}`],
	longer: (token: string) => [`n8n_token=${token}0`],
	upperCase: (token: string) => [`n8n_token=${token.toUpperCase()}`],
	space: (token: string) => [`n8n_token=${token}%20`],
	zero: (token: string) => [`n8n_token=${token}%00`],
	veryLong: (token: string) => [`n8n_token=${token.repeat(100)}`],
	twice: (token: string) => [`n8n_token=${token}`, `n8n_token=${token}`],
	list: (token: string) => [`n8n_token[]=${token}`],
	object: (token: string) => [`n8n_token[a]=${token}`],
	otherName: (token: string) => [`N8N_TOKEN=${token}`, `token=${token}`],
	unreadable: () => ['n8n_token=%ff%zz%'],
} satisfies Record<string, (token: string) => string[]>;

export type TokenUse = keyof typeof TOKENS;

/** The path and query of the request, for a webhook with these parameters of its own. */
export function targetOf(
	request: HostileRequest,
	path: string,
	own: Record<string, string>,
): string {
	const { n8n_token: token, ...others } = own;
	const parts = [
		...Object.entries(others).map((part) => part.map(encodeURIComponent).join('=')),
		...request.query,
		...TOKENS[request.token](token),
	];
	return `${path}${request.suffix}?${parts.join('&')}`;
}

/** Names with a special meaning to our nodes, n8n or JavaScript. */
const names = fc.oneof(
	fc.constantFrom(
		'call_uuid',
		'uuid',
		'id',
		'call_key',
		'caller_number',
		'caller',
		'called_number',
		'call_duration',
		'duration',
		'status',
		'created_at',
		'tags',
		'sub_id',
		'n8n_stage',
		'n8n_buyer',
		'n8n_expires',
		'n8n_instance',
		'n8n_workflow',
		'n8n_seconds',
		'json',
		'binary',
		'pairedItem',
		'error',
		'__proto__',
		'constructor',
		'prototype',
		'toString',
		'valueOf',
		'toJSON',
		'hasOwnProperty',
		'then',
		'length',
		'get',
		'',
		'0',
		'-1',
		' ',
		'.',
		'$',
		'={{ $env }}',
	),
	fc.string({ unit: 'grapheme', maxLength: 40 }),
);

const values = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		'',
		0,
		-0,
		1e308,
		Number.MAX_SAFE_INTEGER + 1,
		'9'.repeat(1_000),
		'[call_uuid]',
		'[]',
		'={{ $env }}',
		'={{ process.exit() }}',
		'../../etc/passwd',
		'<script>',
		"' OR 1=1 --",
		'\u0000',
		'\ud800',
		'\u202e',
		'x'.repeat(100_000),
		[],
		{},
		{ toString: 1, valueOf: 1 },
		{ length: 1e9 },
		{ constructor: { prototype: { polluted: 1 } } },
		{ json: {}, binary: {} },
		{ toJSON: 'x', then: 'x', hasOwnProperty: 1 },
	),
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.double(),
	fc.jsonValue({ maxDepth: 6 }),
);

const fields = fc.array(fc.tuple(names, values), { maxLength: 12 });

const nested = (open: string, close: string) =>
	fc.constantFrom(10, 1_000, 20_000).map((depth) => `${open.repeat(depth)}1${close.repeat(depth)}`);

/** JSON as text, since objects cannot hold one name twice, nor __proto__ so that it is sent. */
const jsonText = fc.oneof(
	{
		weight: 6,
		arbitrary: fields.map(
			(list) =>
				`{${list.map((entry) => entry.map((part) => JSON.stringify(part)).join(':')).join(',')}}`,
		),
	},
	{ weight: 2, arbitrary: fc.json() },
	{
		weight: 1,
		arbitrary: fc.oneof(
			nested('[', ']'),
			nested('{"tags":', '}'),
			nested('{"call_duration":[', ']}'),
		),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'',
			' ',
			'null',
			'1e999',
			'-',
			'{"a":',
			'{"a":1}}',
			'\ufeff{}',
			'{"__proto__":{"polluted":1}}',
			"{'a':1}",
			'NaN',
			'[1,2]',
		),
	},
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);

const encode = (text: unknown) => {
	try {
		return encodeURIComponent(String(text));
	} catch {
		return '%ed%a0%80';
	}
};

const pair = fc
	.tuple(
		names.map(encode),
		fc.constantFrom(
			'',
			'',
			'',
			'[]',
			'[a][b]',
			'[__proto__][polluted]',
			'[constructor][prototype][polluted]',
			'[toString]',
			'[0]',
			'[',
		),
		fc.oneof(
			values.map((value) => encode(value).slice(0, 500)),
			fc.constantFrom('%', '%zz', '%00', '+', '"<>"'),
		),
	)
	.map(([name, inner, value]) => `${name}${inner}=${value}`);

const multipart = fc
	.tuple(fields, fc.constantFrom('b', 'b', 'other', ''), fc.boolean())
	.map(([list, boundary, closed]) => {
		const parts = list.map(([name, value], index) => {
			const file =
				index % 3 === 0 ? '; filename="../../../x"\r\nContent-Type: application/json' : '';
			return `--b\r\nContent-Disposition: form-data; name="${encode(name)}"${file}\r\n\r\n${String(encode(value)).slice(0, 1_000)}\r\n`;
		});
		const type = boundary ? `multipart/form-data; boundary=${boundary}` : 'multipart/form-data';
		return { type, body: Buffer.from(parts.join('') + (closed ? '--b--\r\n' : '')) };
	});

/**
 * A body and the content type that it claims to be of. No XML: n8n 2.41 reads it with one parser, which stops for good
 * at the first body that is broken; after that no webhook of that n8n, its own Webhook node included, answers XML.
 */
const content = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			type: fc.oneof(
				{
					weight: 5,
					arbitrary: fc.constantFrom('application/json', 'APPLICATION/JSON; charset=latin1'),
				},
				{
					weight: 1,
					arbitrary: fc.constantFrom(
						'application/json; charset=utf-16',
						'application/json; charset=none',
					),
				},
			),
			body: jsonText.map((text) => Buffer.from(text)),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			type: fc.constant('application/x-www-form-urlencoded'),
			body: fc.array(pair, { maxLength: 20 }).map((pairs) => Buffer.from(pairs.join('&'))),
		}),
	},
	{ weight: 2, arbitrary: multipart },
	{
		weight: 2,
		arbitrary: fc.record({
			type: fc.constantFrom(
				'text/plain',
				'application/octet-stream',
				'image/png',
				'',
				'/',
				'text',
				'multipart/mixed; boundary="',
			),
			body: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
		}),
	},
);

const large = fc.constantFrom(1, 17).map((megabytes) => ({
	type: 'application/json',
	body: Buffer.from(`{"caller_number":"${'5'.repeat(megabytes * 2 ** 20)}"}`),
}));

const encodings = fc.constantFrom<[string, (body: Buffer) => Buffer]>(
	['gzip', gzipSync],
	['gzip', (body) => body],
	['gzip', (body) => gzipSync(body).subarray(0, -6)],
	['deflate', deflateSync],
	['deflate', (body) => body],
	['br', (body) => body],
	['gzip, gzip', gzipSync],
	['none', (body) => body],
);

const oddHeaders = fc.dictionary(
	fc.constantFrom(
		'X-Forwarded-For',
		'X-Forwarded-Proto',
		'X-Forwarded-Host',
		'Host',
		'Origin',
		'Cookie',
		'Authorization',
		'Accept',
		'Range',
		'If-None-Match',
		'X-HTTP-Method-Override',
		'Transfer-Encoding',
		'Upgrade',
		'Expect',
		'Traceparent',
		'User-Agent',
		'__proto__',
		'Access-Control-Request-Method',
	),
	fc.oneof(
		fc.constantFrom(
			'',
			'*',
			'127.0.0.1',
			'null',
			'DELETE',
			'chunked',
			'websocket',
			'100-continue',
			'bytes=0-',
			'x'.repeat(9_000),
			'../..',
			'={{ $env }}',
		),
		fc.string({ unit: 'grapheme-ascii', maxLength: 100 }),
	),
	{ maxKeys: 4 },
);

const rarely = <T, Nil>(arbitrary: fc.Arbitrary<T>, otherwise: Nil) =>
	fc.oneof({ weight: 1, arbitrary }, { weight: 5, arbitrary: fc.constant(otherwise) });

/** Requests that Retreaver would never send. One in six carries the right token. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc
	.record({
		method: fc.oneof(
			{ weight: 6, arbitrary: fc.constantFrom('POST', 'POST', 'GET') },
			{
				weight: 1,
				arbitrary: fc.constantFrom(
					'PUT',
					'PATCH',
					'DELETE',
					'HEAD',
					'OPTIONS',
					'TRACE',
					'PROPFIND',
					'PURGE',
				),
			},
		),
		suffix: fc.oneof(
			{ weight: 9, arbitrary: fc.constant('') },
			{
				weight: 1,
				arbitrary: fc.constantFrom(
					'/',
					'//',
					'/..',
					'/%2e%2e/retreaver',
					'%00',
					'/x',
					';a=b',
					'%',
					'/%ff',
					`/${'x'.repeat(4_000)}`,
				),
			},
		),
		query: fc.array(pair, { maxLength: 8 }),
		token: fc.oneof(
			{ weight: 1, arbitrary: fc.constant<TokenUse>('right') },
			{ weight: 5, arbitrary: fc.constantFrom(...(Object.keys(TOKENS) as TokenUse[])) },
		),
		content: fc.oneof({ weight: 100, arbitrary: content }, { weight: 1, arbitrary: large }),
		encoding: rarely(encodings, undefined),
		headers: rarely(oddHeaders, {}),
	})
	.map(({ content: { type, body }, encoding, headers, ...request }) => {
		const [name, compress] = encoding ?? [];
		return {
			...request,
			headers: {
				...headers,
				...(type && { 'Content-Type': type }),
				...(name && { 'Content-Encoding': name }),
			},
			body: compress ? compress(body) : body,
		};
	});
