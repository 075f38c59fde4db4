import type { FastifyInstance } from 'fastify';
import { MAX_TAGS, mergeTags, readTags, tagCall } from '../calls/tags';
import type { Context } from '../context';
import { requirePostbackKey } from '../http/auth';
import { type Fields, isFields } from '../http/body';
import { badRequest, notFound } from '../http/errors';

/**
 * Writes tags for a caller or a call: on the newest call of the caller, or stored for a later one (D). On a call in
 * progress they wait for its next routing decision or its end (D).
 * @throws ApiError 400 (neither caller nor call, more than 100 tags), 401, 404 (unknown call, ?)
 */
function writeTags(context: Context, input: Fields): object {
	const { state, clock } = context;
	// These three names cannot be tags (D).
	const { key, caller_number: caller, call_uuid: uuid, ...rest } = input;
	requirePostbackKey(context, key, 'data_writing');
	const tags = readTags(rest);
	if (!caller && !uuid) throw badRequest('caller_number or call_uuid is missing');
	if (Object.keys(tags).length > MAX_TAGS) throw badRequest(`At most ${MAX_TAGS} tags at once`);

	const call = state.calls.findLast((other) =>
		uuid ? other.uuid === uuid : other.caller === caller,
	);
	if (!call && uuid) throw notFound('Call');
	if (call?.end_time) {
		tagCall(call, tags, clock.iso());
		return { tag_values: tags, call_uuid: call.uuid, status: 'completed call found, tags applied' };
	}
	mergeTags((state.storedTags[call?.caller ?? String(caller)] ??= {}), tags);
	return call
		? // The words for a call in progress are not in the reference (?).
			{ tag_values: tags, call_uuid: call.uuid, status: 'in progress call found, tags stored' }
		: { tag_values: tags, caller_number: String(caller), status: 'call not found, tags stored' };
}

/** Call data writing (D): POST /data_writing with a JSON body or a form, GET /data_writing/{key} with a query. */
export function addDataWriting(app: FastifyInstance, context: Context): void {
	app.post('/data_writing', (request) => {
		if (!isFields(request.body)) throw badRequest('The body is empty');
		return writeTags(context, request.body);
	});
	app.get('/data_writing/:key', (request) => {
		const { key } = request.params as { key: string };
		return writeTags(context, { ...(request.query as Fields), key });
	});
}
