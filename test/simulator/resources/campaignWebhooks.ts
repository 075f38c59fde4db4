import type { FastifyInstance } from 'fastify';
import { stageOfTrigger } from '../calls/stages';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { type Fields, isFields, isTruthy, rows, unwrap } from '../http/body';
import { permit } from '../http/crud';
import { badRequest, notFound, Validation } from '../http/errors';
import { timer } from '../seed/account';
import type { Campaign, PostbackKey, State, Timer } from '../state';
import { nextId } from '../state';

/** `passthrough_timer` wraps 12, `start_timer` all others (O). */
const wrapperOf = (triggerType: unknown) =>
	String(triggerType) === '12' ? 'passthrough_timer' : 'start_timer';

/** The one pixel of a webhook. The observed body holds one, keyed "0" (O); more are refused here. */
function readPixel(input: Fields): Fields {
	const pixels = rows(input.pixels_attributes, 'pixels_attributes').filter(
		({ _destroy }) => !isTruthy(_destroy),
	);
	if (pixels.length !== 1) throw badRequest('pixels_attributes must hold one pixel');
	return pixels[0];
}

function readWebhook(campaign: Campaign, current: Timer, input: Fields, context: Context): Timer {
	const pixel = permit(context, readPixel(input), {
		id: 'any',
		_destroy: 'any',
		fire_order: 'integer',
		request_method: 'string',
		url: 'string',
		wcf_template_id: 'string',
		wcf_target_id: 'string',
	});
	const triggerType = String(input.trigger_type ?? current.trigger_type ?? '');
	const { postWebhooks, refuseUnknownTriggerTypes } = context.switches;
	const asked = String(pixel.request_method ?? current.request_method).toLowerCase();
	const method = asked === 'post' && postWebhooks === 'asGet' ? 'get' : asked;
	const stage = stageOfTrigger(triggerType, refuseUnknownTriggerTypes);
	const check = new Validation();
	check.check(stage !== undefined, 'trigger_type', 'is not included in the list');
	check.check(method === 'get' || method === 'post', 'request_method', 'is not get or post');
	check.check(
		method === 'get' || postWebhooks !== 'refused',
		'request_method',
		'is not allowed for this stage',
	);
	check.check(/^https?:\/\//.test(String(pixel.url ?? '')), 'url', 'is not a URL');
	// A bidding buyer must already be in the campaign (O); what the service says to another one was not seen (?).
	const target = String(pixel.wcf_target_id ?? '');
	check.check(
		target === '' || campaign.target_ids.includes(Number(target)),
		'wcf_target_id',
		'is not in the campaign',
	);
	check.done();
	return {
		...current,
		seconds: null,
		url: String(pixel.url),
		trigger_type: triggerType,
		name: (input.name ?? current.name) as string | null,
		dedupe_seconds: Number(input.dedupe_seconds ?? current.dedupe_seconds),
		tag_list: String(input.tag_list ?? current.tag_list),
		request_method: method as Timer['request_method'],
		fire_order: Number(pixel.fire_order ?? current.fire_order),
		wcf_template_id: String(pixel.wcf_template_id ?? current.wcf_template_id),
		wcf_target_id: String(pixel.wcf_target_id ?? current.wcf_target_id),
	};
}

/** The row as the POST answers it: what was sent, with ids. The live service's answer was not seen (?). */
const presentWebhook = ({
	id,
	trigger_type,
	name,
	dedupe_seconds,
	tag_list,
	url,
	request_method,
	fire_order,
}: Timer) => ({
	id,
	trigger_type,
	name,
	dedupe_seconds,
	tag_list,
	url,
	request_method,
	pixels: [{ id, fire_order, request_method, url }],
});

const attributes = {
	id: 'any',
	_destroy: 'any',
	trigger_type: 'string',
	name: 'string',
	dedupe_seconds: 'integer',
	tag_list: 'string',
	pixels_attributes: 'any',
} as const;

function saveWebhook(campaign: Campaign, body: unknown, context: Context): object {
	// The wrapper is right or wrong by the trigger type inside it, whichever of the two was sent.
	const [sent] = ['start_timer', 'passthrough_timer'].filter(
		(name) => isFields(body) && name in body,
	);
	if (!sent) throw badRequest('param is missing or the value is empty: start_timer');
	// The observed body repeats the configurator's values in wcf_* fields beside the wrapped ones (O): not looked at.
	const fields = unwrap(body, sent);
	const input = permit(
		context,
		Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith('wcf_'))),
		attributes,
	);
	const existing = input.id
		? campaign.timers.find(({ id }) => String(id) === String(input.id))
		: undefined;
	if (input.id && !existing) throw notFound('Timer');
	if (existing && isTruthy(input._destroy)) {
		const { honourDestroy } = context.switches;
		if (honourDestroy === true || honourDestroy === 'post')
			campaign.timers.splice(campaign.timers.indexOf(existing), 1);
		return { [sent]: presentWebhook(existing) };
	}
	if (wrapperOf(input.trigger_type ?? existing?.trigger_type) !== sent)
		throw badRequest(`${sent} is not the wrapper of this trigger type`);
	const webhook = readWebhook(campaign, existing ?? timer(context.state, 0, ''), input, context);
	if (existing) Object.assign(existing, webhook);
	else campaign.timers.push(webhook);
	return { [sent]: presentWebhook(webhook) };
}

/** The numbers among an RTB key's attributes, which are kept; booleans come as 0 and 1 (O). */
function newRtbKey(campaign: Campaign, input: Fields, state: State, uuid: string): PostbackKey {
	const { ttl_seconds: ttl, inbound_number: inbound, ...settings } = input;
	return {
		id: nextId(state),
		company_id: campaign.company_id,
		uuid,
		secret: null,
		action: 'rtb',
		name: String(input.name ?? ''),
		campaign_id: campaign.id,
		target_id: null,
		permissions: [],
		target_group_id: null,
		ttl_seconds: Number(ttl ?? 30),
		inbound_number: inbound ? String(inbound) : null,
		add_to_caps_on_status_reserved: isTruthy(input.add_to_caps_on_status_reserved),
		paused: isTruthy(input.paused),
		settings,
	};
}

/** POST /campaigns/{internal id}/timers and /postback_keys (O): by internal ID only. */
export function addCampaignWebhooks(app: FastifyInstance, context: Context): void {
	const { state } = context;
	const find = (request: Parameters<typeof requireCompany>[1]): Campaign => {
		const companyId = requireCompany(context, request);
		const { id } = request.params as { id: string };
		const campaign = state.campaigns.find(
			(other) => String(other.id) === id && other.company_id === companyId,
		);
		if (!campaign) throw notFound('Campaign');
		return campaign;
	};

	app.post('/campaigns/:id/timers', (request, reply) => {
		const campaign = find(request);
		const answer = saveWebhook(campaign, request.body, context);
		campaign.updated_at = context.clock.iso();
		reply.code(201);
		return answer;
	});

	app.post('/campaigns/:id/postback_keys', (request, reply) => {
		const campaign = find(request);
		const input = unwrap(request.body, 'postback_key');
		const check = new Validation();
		check.require(input, 'action', 'name');
		check.check(input.action === undefined || input.action === 'rtb', 'action', 'is not rtb');
		check.done();
		const key = newRtbKey(campaign, input, state, context.random.string.uuid());
		state.postbackKeys.push(key);
		reply.code(201);
		const { id, uuid, action, name, ttl_seconds, inbound_number } = key;
		// What the answer holds was not seen; a key's UUID is what it is made for (?).
		return {
			postback_key: { ...key.settings, id, uuid, action, name, ttl_seconds, inbound_number },
		};
	});
}
