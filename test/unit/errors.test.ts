import { answerText, redact } from '../../nodes/shared/api/errors';

describe('redact', () => {
	test('hides each secret wherever it stands, percent-encoded too', () => {
		const text = 'GET /a?api_key=k/1+2 and k%2F1%2B2, Bearer s3cret';
		expect(redact(text, ['k/1+2', 's3cret'])).toBe('GET /a?api_key=*** and ***, Bearer ***');
	});

	test('hides a secret that begins like another one as a whole', () => {
		expect(redact('abc-123', ['abc', 'abc-123'])).not.toContain('123');
	});

	test('leaves the text alone where there are no secrets', () => {
		expect(redact('text', ['', ''])).toBe('text');
	});
});

describe('answerText', () => {
	test.each([
		['JSON with an error', { error: 'Invalid API key' }, 'Invalid API key'],
		['JSON with errors by field', { errors: { cid: ['is taken'] } }, '{"cid":["is taken"]}'],
		['JSON with a message', { message: 'Slow down' }, 'Slow down'],
		['other JSON', { reason: 7 }, '{"reason":7}'],
		['plain text', ' Not found \n', 'Not found'],
		[
			'a web page, by its title',
			'<html><head><title> Sign in </title></head></html>',
			'a web page, Sign in',
		],
		['a web page without a title', '\n<!DOCTYPE html><h1>Oops</h1>', 'a web page'],
		['nothing', '', undefined],
		['no body', undefined, undefined],
		['null', null, undefined],
	])('reads %s', (_, body, expected) => {
		expect(answerText(body)).toBe(expected);
	});
});
