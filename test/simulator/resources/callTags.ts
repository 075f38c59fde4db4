import type { FastifyInstance } from 'fastify';
import { MAX_TAGS, tagCall } from '../calls/tags';
import type { Context } from '../context';
import { type Fields, isFields } from '../http/body';
import { badRequest, notFound, unauthorized } from '../http/errors';

/**
 * POST /api/v2/calls/{uuid}/tag_values (O): adds tags with the key of the call, without an API key. `call_key` is in the
 * body or in the query; values are text. The answer lists the tags that the call did not have yet.
 */
export function addCallTags(app: FastifyInstance, { state, clock }: Context): void {
	app.post('/api/v2/calls/:uuid/tag_values', (request) => {
		const { uuid } = request.params as { uuid: string };
		const body = isFields(request.body) ? request.body : {};
		const { call_key: key, tag_values: tags } = { ...(request.query as Fields), ...body };
		const call = state.calls.find((other) => other.uuid === uuid);
		if (!call) throw notFound('Call');
		if (key !== call.call_key) throw unauthorized('Invalid call key');
		if (!isFields(tags)) throw badRequest('tag_values is missing');
		const entries = Object.entries(tags);
		if (entries.length > MAX_TAGS) throw badRequest(`At most ${MAX_TAGS} tags at once`);
		const isNew = ([name, value]: [string, string]) =>
			![call.tags[name], ...(call.tags[name]?.split(',') ?? [])].includes(value);
		const added = entries.map(([name, value]): [string, string] => {
			if (typeof value !== 'string') throw badRequest(`tag_values: ${name} is not text`);
			return [name, value];
		});
		const fresh = added.filter(isNew);
		tagCall(call, Object.fromEntries(fresh), clock.iso());
		return fresh.map(([name, value]) => ({ tag_value: { key: name, value } }));
	});
}
