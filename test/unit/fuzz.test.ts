import fc from 'fast-check';
import { UserError } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { addressRanges, isIpAllowed } from '../../nodes/shared/webhooks/allowedIps';
import { toBid } from '../../nodes/shared/webhooks/bid';
import { COMMON_PARAMETERS } from '../../nodes/shared/webhooks/plan';
import { answerText } from '../../nodes/shared/api/errors';
import { lastPageOf } from '../../nodes/shared/api/paging';
import { redact } from '../../nodes/shared/api/redact';
import { toOutput } from '../../nodes/shared/api/rows';
import { readTagList, tagListField } from '../../nodes/Retreaver/fields/tagList';
import { readTags } from '../../nodes/Retreaver/fields/tags';
import { timeZoneName } from '../../nodes/Retreaver/resources/target/timeZones';
import { phoneNumber, phoneOrSip } from '../../nodes/shared/input/phoneNumber';
import { jsonObject, timestamp } from '../../nodes/shared/input/validate';
import { hasMaskedToken, maskToken } from '../../nodes/shared/api/tokenMask';
import { isTokenValid, webhookToken } from '../../nodes/shared/webhooks/token';
import { toBidRequest } from '../../nodes/RetreaverBidTrigger/request';
import { toEvent } from '../../nodes/RetreaverTrigger/event';
import { registrationOf, registrations } from '../../nodes/RetreaverTrigger/stages';
import { body, json, query, record, text } from '../arbitraries';

/** What it returns; undefined where it throws a UserError, which names the parameter, and nothing else is thrown. */
function orUserError<T>(work: () => T, parameter: RegExp | string): T | undefined {
	try {
		return work();
	} catch (error) {
		expect(error).toBeInstanceOf(UserError);
		expect((error as Error).message).toMatch(parameter);
		return undefined;
	}
}

/** JSON has no NaN, no Infinity and no undefined. */
function expectJson(value: unknown) {
	JSON.stringify(value, (_, inner: unknown) => {
		expect(inner).not.toBeUndefined();
		if (typeof inner === 'number') expect(Number.isFinite(inner)).toBe(true);
		return inner;
	});
}

describe('what Retreaver, or somebody else, sends to a trigger', () => {
	const registration = { stage: 'started', triggerType: '9' } as const;
	const ours = ['n8n_stage', 'n8n_seconds', 'n8n_buyer', ...COMMON_PARAMETERS];
	const parsers = {
		event: (sent: Record<string, never>, content: unknown) =>
			toEvent(registration, { query: sent, body: content }),
		bid: (sent: Record<string, never>, content: unknown) =>
			toBidRequest({ query: sent, body: content }),
	};

	test.each(Object.entries(parsers))(
		'%s: becomes an item that can be saved, whatever it is',
		(_, parse) => {
			fc.assert(
				fc.property(query, body, (sent, content) => {
					const item = parse(sent, content);
					expectJson(item);
					expect(item.event_id).toMatch(/^[0-9a-f]{32}$/);
					expect(Object.getPrototypeOf(item.call_metadata)).toBe(Object.prototype);
				}),
			);
		},
	);

	test.each(Object.entries(parsers))(
		'%s: the order in which it is sent makes no difference',
		(_, parse) => {
			const reversed = <T extends object>(value: T) =>
				Object.fromEntries(Object.entries(value).reverse()) as T;
			fc.assert(
				fc.property(query, record(json), (sent, content) => {
					expect(parse(reversed(sent), reversed(content))).toEqual(parse(sent, content));
				}),
			);
		},
	);

	test('no tag is lost, and none of our parameters becomes one', () => {
		fc.assert(
			fc.property(record(fc.integer()), (sent) => {
				const {
					call_metadata: tags,
					event_id,
					...fields
				} = toBidRequest({ query: {}, body: sent });
				expect(event_id).toBeDefined();
				for (const [key, value] of Object.entries(sent)) {
					const found = Object.entries(tags as object).filter(([name]) => name === key);
					const isField = Object.values(fields).includes(value as never);
					if (ours.includes(key)) expect(found).toEqual([]);
					else if (!isField && key !== 'tags') expect(found).toEqual([[key, value]]);
				}
			}),
		);
	});

	test('a duration is a number, or the text as it came', () => {
		fc.assert(
			fc.property(fc.oneof(text, json), (value) => {
				const { call_duration } = toEvent(registration, {
					query: {},
					body: { call_duration: value },
				});
				// A list or an object becomes JSON.
				const asText = value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
				const expected = [null, asText, typeof value === 'string' ? Number(value) : null];
				expect(expected.some((one) => JSON.stringify(one) === JSON.stringify(call_duration))).toBe(
					true,
				);
				expect(typeof call_duration === 'number' && !Number.isFinite(call_duration)).toBe(false);
			}),
		);
	});

	test('a request belongs to a stage that was asked for, or to none', () => {
		const wanted = registrations(['started', 'timer_reached'], '30, 90');
		fc.assert(
			fc.property(query, text, text, (rest, n8n_stage, n8n_seconds) => {
				const found = registrationOf({ ...rest, n8n_stage, n8n_seconds }, wanted);
				if (found)
					expect([found.stage, String(found.seconds ?? n8n_seconds)]).toEqual([
						n8n_stage,
						n8n_seconds,
					]);
			}),
		);
	});

	test('addresses: each of a list is let in, no other is', () => {
		const address = fc.oneof(fc.ipV4(), fc.ipV6());
		fc.assert(
			fc.property(
				fc.array(address, { minLength: 1 }),
				fc.nat(),
				address,
				text,
				(list, index, other, noise) => {
					const allowed = addressRanges(list.join(' , '), 'Allowed IPs');
					expect(isIpAllowed(allowed, [list[index % list.length].toUpperCase()])).toBe(true);
					expect(isIpAllowed(allowed, [other])).toBe(list.includes(other));
					expect(isIpAllowed(allowed, [noise])).toBe(list.includes(noise));
					orUserError(() => addressRanges(noise, 'Allowed IPs'), '"Allowed IPs"');
				},
			),
		);
	});
});

describe('tokens', () => {
	const url = fc.uuid().map((id) => `https://n8n.example.com/webhook/${id}/retreaver`);
	const credential = fc.record({ apiKey: fc.string({ minLength: 1 }), webhookToken: fc.string() });

	test('the right one is taken, any other is not', () => {
		fc.assert(
			fc.property(credential, url, fc.anything(), (data, address, other) => {
				expect(isTokenValid(webhookToken(data, address), data, address)).toBe(true);
				const isRight =
					other === webhookToken(data, address) ||
					(data.webhookToken.trim() !== '' && other === data.webhookToken.trim());
				expect(isTokenValid(other, data, address)).toBe(isRight);
			}),
		);
	});

	test('is masked in any text, once and for all', () => {
		const token = fc.stringMatching(/^[0-9a-f]{64}$/);
		fc.assert(
			fc.property(url, token, text, text, (address, secret, before, after) => {
				const own = `${address}?n8n_stage=start&n8n_token=${secret}`;
				const nested = `https://example.com/?url=${encodeURIComponent(own)}`;
				for (const shown of [
					own,
					`${own}&a=1`,
					nested,
					`${before} ${own} ${after}`,
					JSON.stringify({ url: own }),
				]) {
					const masked = maskToken(shown);
					expect(masked).not.toContain(secret);
					expect(hasMaskedToken(masked)).toBe(true);
					expect(maskToken(masked)).toBe(masked);
				}
			}),
		);
	});

	test('what is put out keeps its values, and is put out the same again', () => {
		fc.assert(
			fc.property(record(json), (row) => {
				const once = toOutput(row);
				expectJson(once);
				expect(toOutput(once)).toEqual(once);
			}),
		);
	});
});

describe('secrets', () => {
	const secret = fc
		.string({ unit: 'grapheme', minLength: 4 })
		.filter((value) => !value.includes('*'));
	const encoders: Array<(value: string) => string> = [
		String,
		encodeURIComponent,
		(value) => encodeURIComponent(value).toLowerCase(),
		(value) => encodeURIComponent(encodeURIComponent(value)),
		(value) => String(new URLSearchParams({ value })).slice('value='.length),
		(value) => JSON.stringify(value).slice(1, -1),
	];

	test('none stays in a text, however it is encoded', () => {
		fc.assert(
			fc.property(
				fc.array(secret, { maxLength: 3 }),
				secret,
				text,
				text,
				(others, value, before, after) => {
					for (const encode of encoders) {
						expect(redact(before + encode(value) + after, [...others, value])).not.toContain(
							encode(value),
						);
					}
				},
			),
		);
	});

	test('a text without one stays as it is', () => {
		fc.assert(
			fc.property(fc.array(fc.uuid()), text, (values, message) => {
				expect(redact(message, values)).toBe(message);
			}),
		);
	});

	test('any answer can be quoted', () => {
		fc.assert(
			fc.property(fc.oneof(body, fc.anything()), (answer) => {
				expect(['string', 'undefined']).toContain(typeof answerText(answer));
			}),
		);
	});
});

describe('lists', () => {
	const page = fc.integer({ min: 1, max: 100_000 });

	test('a Link header gives the highest page, whatever else it says', () => {
		fc.assert(
			fc.property(page, page, fc.webQueryParameters(), (last, next, parameters) => {
				const url = (number: number) =>
					`<https://api.example.com/calls.json?${parameters}&per_page=9&page=${number}>`;
				expect(lastPageOf(`${url(last)}; rel="last", ${url(next)}; rel="next"`)).toBe(
					Math.max(last, next),
				);
				expect(lastPageOf(`${url(last)}; rel="first", ${url(next)}; rel="prev"`)).toBe(1);
			}),
		);
	});

	test('anything else in its place is a page, too', () => {
		const header = fc
			.array(fc.oneof(text, fc.constantFrom('<', '>', '?page=', '; rel="next"', '9'.repeat(400))))
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(fc.oneof(header, fc.anything()), (link) =>
				expect(lastPageOf(link)).toBeGreaterThanOrEqual(1),
			),
		);
	});
});

describe('what users enter', () => {
	test('a phone number is in E.164, and stays the same from then on', () => {
		const digits = fc.stringMatching(/^[+0-9 ().-]{5,20}$/);
		fc.assert(
			fc.property(fc.oneof(digits, text), (value) => {
				const number = orUserError(() => phoneNumber(value, 'Caller', undefined), '"Caller"');
				if (number === undefined) return;
				expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
				expect(phoneNumber(number, 'Caller', undefined)).toBe(number);
			}),
		);
	});

	test('a number of North America is the same, however it is written', () => {
		const part = (pattern: RegExp) => fc.stringMatching(pattern);
		fc.assert(
			fc.property(
				part(/^[2-9]([02-8]\d|1[02-9])$/),
				part(/^[2-9]\d\d$/),
				part(/^\d{4}$/),
				(area, exchange, line) => {
					const e164 = `+1${area}${exchange}${line}`;
					for (const written of [
						`(${area}) ${exchange}-${line}`,
						`1.${area}.${exchange}.${line}`,
						` ${area}${exchange}${line} `,
					]) {
						expect(phoneOrSip(written, 'Number', undefined)).toBe(e164);
					}
				},
			),
		);
	});

	test('a time is in RFC 3339 and stands for the same second, in any time zone', () => {
		const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'utc');
		const date = fc.date({
			min: new Date('1980-01-01'),
			max: new Date('2100-01-01'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(date, zone, (time, timezone) => {
				const seconds = Math.floor(time.getTime() / 1000);
				const local = DateTime.fromJSDate(time, { zone: timezone });
				for (const value of [time, time.toISOString(), local, local.toISO()]) {
					const written = timestamp(value, 'Created After', timezone);
					expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
					expect(Math.floor(Date.parse(written) / 1000)).toBe(seconds);
					expect(timestamp(written, 'Created After', 'Asia/Tokyo')).toBe(written);
				}
			}),
		);
	});

	test('what is no time is refused', () => {
		const iso = fc.stringMatching(
			/^[+-]?\d{1,6}(-\d{1,3}){0,2}(T\d{1,2}(:\d{1,2}){0,2}(\.\d+)?(Z|[+-]\d{1,2}(:?\d\d)?)?)?$/,
		);
		fc.assert(
			fc.property(fc.oneof(iso, text, fc.date(), fc.anything()), (value) => {
				const written = orUserError(
					() => timestamp(value, 'Created After', 'America/New_York'),
					'"Created After"',
				);
				if (written === undefined) return;
				expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
				expect(Date.parse(written)).not.toBeNaN();
			}),
		);
	});

	test('a time zone is one that Retreaver knows', () => {
		fc.assert(
			fc.property(
				fc.oneof(text, fc.constantFrom(...Intl.supportedValuesOf('timeZone'))),
				(value) => {
					const name = orUserError(() => timeZoneName(value, 'Time Zone'), '"Time Zone"');
					if (name !== undefined) expect(timeZoneName(name, 'Time Zone')).toBe(name);
				},
			),
			{ numRuns: 20 },
		);
	});

	test('a JSON parameter is an object, or an error', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					text,
					json,
					json.map((value) => JSON.stringify(value)),
				),
				(value) => {
					const object = orUserError(() => jsonObject(value, 'Tags (JSON)'), '"Tags (JSON)"');
					if (object !== undefined)
						expect(Object.prototype.toString.call(object)).toBe('[object Object]');
				},
			),
		);
	});

	test('a bid has a price, a number to dial and a time, or it is an error', () => {
		const value = fc.oneof(fc.anything(), text, fc.double(), fc.constant('+14155550123'));
		const fields = fc.record({
			bid: fc.oneof(fc.boolean(), value),
			payout: value,
			buyer_number: value,
			conversion_timer: value,
		});
		fc.assert(
			fc.property(fields, (given) => {
				const bid = orUserError(() => toBid(given as never, undefined), '"');
				if (!bid?.bid) return;
				expectJson(bid);
				expect(bid.payout).toBeGreaterThanOrEqual(0);
				expect(bid.buyer_number).toMatch(/^(\+[1-9]\d{6,14}|sip:\S+@\S+)$/i);
				expect(Number.isInteger(bid.conversion_timer)).toBe(true);
			}),
		);
	});
});

describe('tags', () => {
	const tag = fc.record({ key: text, value: fc.oneof(text, fc.integer(), fc.boolean()) });
	const tags = fc.array(tag, { minLength: 1, maxLength: 100 });
	const parameters = (entries: unknown) => (name: string) =>
		({ tagsInput: 'fields', tags: { tag: entries } })[name];

	test('a list can be read back as it was entered', () => {
		fc.assert(
			fc.property(tags, (entries) => {
				const list = orUserError(() => readTagList(parameters(entries)), /tag/i);
				if (list === undefined) return;
				const read = list
					.slice(3, -3)
					.split('>>>,<<<')
					.map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]);
				expect(read).toEqual(entries.map(({ key, value }) => [key.trim(), String(value).trim()]));
			}),
		);
	});

	test('as JSON they are the same list', () => {
		const plain = fc.stringMatching(/^[a-z_]{1,9}$/);
		fc.assert(
			fc.property(fc.dictionary(plain, plain, { minKeys: 1, maxKeys: 100 }), (object) => {
				const entries = Object.entries(object).map(([key, value]) => ({ key, value }));
				const inJson = tagListField.toBody({
					list: { tagsInput: 'json', tagsJson: JSON.stringify(object) },
				});
				expect(inJson).toEqual({ tag_list: readTagList(parameters(entries)) });
			}),
		);
	});

	test('single ones are sent under their names, each of them', () => {
		const value = fc.oneof(text, fc.integer(), fc.boolean(), json);
		fc.assert(
			fc.property(record(value), fc.boolean(), (object, asText) => {
				const get = (name: string) =>
					({ tagsInput: 'json', tagsJson: asText ? JSON.stringify(object) : object })[name];
				const read = orUserError(() => readTags(get, ['key']), /tag/i);
				if (read !== undefined) expect(Object.entries(read)).toEqual(Object.entries(object));
			}),
		);
	});
});
