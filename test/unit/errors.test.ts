import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { networkCode } from '../../nodes/shared/api/client';
import { answerText, hasStatus, toNodeFailure } from '../../nodes/shared/api/errors';

describe('an error of another copy of n8n-workflow', () => {
	const node = { name: 'Retreaver', type: 'retreaver' } as INode;
	let foreign: typeof import('n8n-workflow');
	jest.isolateModules(() => {
		foreign = jest.requireActual('n8n-workflow');
	});

	test('keeps the code of a network fault', () => {
		const error = new foreign.NodeApiError(node, { message: 'refused', code: 'ECONNREFUSED' });
		expect(error).not.toBeInstanceOf(NodeApiError);
		expect(networkCode(error)).toBe('ECONNREFUSED');
	});

	test('stays what it is, with its status and its item', () => {
		const error = new foreign.NodeApiError(node, { message: 'no' }, { httpCode: '422' });
		expect(toNodeFailure(node, error, 3)).toBe(error);
		expect(error.context.itemIndex).toBe(3);
		expect([hasStatus(error, ['422']), hasStatus(error, ['400'])]).toEqual([true, false]);
	});
});

describe('answerText', () => {
	test.each([
		['JSON with an error', { error: 'Invalid API key' }, 'Invalid API key'],
		['JSON with sentences', { errors: ['No rows', 'No name'] }, 'No rows; No name'],
		['JSON with an error beside empty errors', { errors: {}, error: 'No' }, 'No'],
		[
			'JSON with errors by field',
			{ errors: { cid: ['is taken'], name: ['is short', 'is odd'] } },
			'cid is taken; name is short, is odd',
		],
		[
			'fields without a wrapper',
			{ name: ['has already been taken'] },
			'name has already been taken',
		],
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
