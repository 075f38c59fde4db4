import type { IDataObject } from 'n8n-workflow';

import { type StageName, STAGES } from '../../nodes/shared/webhooks/stages';
import type { OwnRecords } from './own';
import { picked } from './plan';
import type { Answer, Arrival, Receiver } from './receiver';
import { operate, operationFacts, type OperationResult, type Order, type Run } from './run';
import { shapeLines, shapeOf } from './shape';
import { expected, fact, type Fact, type Finding, known, nowKnown, open } from './verdict';
import { makeCampaign } from './writes';

const ALL = Object.keys(STAGES) as StageName[];
/** The last stage of a call: its first webhook fails, to see whether it comes again. */
const LAST: StageName = 'finished';
const FIRST: StageName = 'started';
/** It has no method of its own, and comes with GET. */
const TIMER_STAGE: StageName = 'timer_reached';
/** Seconds of talk after which the timer fires. */
const TIMER = 5;

/** A tag that the first answer puts on the call, with what is hard to encode. */
const TAG = 'n8n_check';
const TAG_VALUE = 'a b+c&d';

/** Documented tokens (G; caller_number: H). */
const TOKENS = [
	'call_uuid',
	'call_key',
	'caller_id',
	'caller_number',
	'called_number',
	'call_duration',
	'call_log_id',
	'call_recording_url',
	'campaign_id',
	'affiliate_id',
	'sub_id',
	'caller_state',
	'caller_zip',
	'nanp_caller_number',
];
/** What the integration guide's own handler reads from a body (G). */
const BODY_FIELDS = ['id', 'caller_number', 'dialed_number', 'duration', 'status', 'tags'];

/** Answers with a tag at the start of a call, and fails once at its end. */
export const answerWebhook: Answer = (stage, arrivals) => {
	if (stage === FIRST) return { status: 200, body: { [TAG]: TAG_VALUE } };
	const isFirst = arrivals.filter((other) => other.stage === stage).length === 1;
	return { status: stage === LAST && isFirst ? 503 : 200, body: {} };
};

/** How many steps {@link checkWebhooks} reports. */
export const webhookSteps = ALL.length + 2;

export interface WebhookInput {
	receiver: Receiver;
	/** Resolves when calls have been made, or Test Fires. */
	untilCalled: (campaign: IDataObject) => Promise<unknown>;
}

/** Makes a campaign with a webhook at each stage, waits for calls, and tells what came. */
export async function checkWebhooks(
	run: Run,
	own: OwnRecords,
	{ receiver, untilCalled }: WebhookInput,
): Promise<{ facts: Fact[]; operations: OperationResult[] }> {
	const results: OperationResult[] = [];
	const order = async (given: Order) => {
		const { result, items } = await operate(run, given);
		results.push(result);
		return items;
	};
	const campaign = await makeCampaign(own, order);
	run.report('a campaign is made');
	const registered: StageName[] = [];
	if (campaign) {
		for (const stage of ALL) {
			const [made] = await order({
				operation: 'webhook.create',
				parameters: {
					campaign: picked('id', campaign.id) ?? picked('cid', campaign.cid),
					triggerType: stage,
					seconds: TIMER,
					url: `${receiver.urlOf(stage)}?${query()}`,
				},
			});
			if (made) registered.push(stage);
			run.report(`webhook at ${STAGES[stage].option.name}`);
		}
	}
	if (campaign && registered.length > 0 && !run.tap.stopped) await untilCalled(campaign);
	run.report(`${receiver.arrivals.length} requests of Retreaver`);
	return {
		facts: [...operationFacts(results, new Map()), ...factsOf(receiver.arrivals, registered)],
		operations: results,
	};
}

/** Fixed values that are encoded, all tokens, and the tag. */
function query(): string {
	return ['fixed=a%20b%2Bc', ...[...TOKENS, TAG].map((name) => `${name}=[${name}]`)].join('&');
}

function factsOf(arrivals: Arrival[], registered: StageName[]): Fact[] {
	const of = (stage: string) => arrivals.filter((arrival) => arrival.stage === stage);
	const raw = (name: string) => arrivals.map((arrival) => valueOf(arrival, name)).filter(Boolean);
	const bodies = arrivals.map(({ body }) => body).filter((body) => typeof body === 'object');
	return [
		...ALL.map((stage) =>
			fact(
				`Retreaver calls the webhook at ${STAGES[stage].option.name}`,
				'?',
				registered.includes(stage) ? calls(of(stage)) : open('the webhook could not be registered'),
			),
		),
		fact('Webhooks come in the order of a call', 'G', orderOf(arrivals)),
		known('webhooks.post', methods(arrivals)),
		known('webhooks.tokens', tokens(arrivals)),
		known('webhooks.callerToken', filled(raw('caller_number'), arrivals, 'caller_number')),
		known('webhooks.tagTokens', filled(raw(TAG), arrivals, TAG)),
		known('webhooks.answerTags', answerTags(arrivals)),
		fact('How the + of a number comes in a URL', '?', encoding(raw('caller_number'), plusOf)),
		fact('How a blank in a value comes in a URL', '?', encoding(raw(TAG), blankOf)),
		fact("What becomes of the URL's own encoding", '?', encoding(raw('fixed'), fixedOf)),
		known('webhooks.names', bodyNames(bodies)),
		fact(
			'What the body of a webhook looks like',
			'G',
			bodies.length === 0
				? open('no webhook had a JSON body')
				: nowKnown(shapeLines(shapeOf(bodies)).join(', ')),
		),
		fact('Whether a webhook is signed', '?', signature(arrivals)),
		fact('Whether a webhook that failed comes again', '?', repeats(of(LAST))),
		known('webhooks.testCaller', testCaller(raw('caller_number'))),
	];
}

/** A value of the query as it came; undefined where its token was left as it stands. */
function valueOf({ query: text }: Arrival, name: string): string | undefined {
	const pair = text.split('&').find((one) => one.startsWith(`${name}=`));
	const value = pair?.slice(name.length + 1);
	return value === undefined || decoded(value) === `[${name}]` ? undefined : value;
}

function decoded(value: string): string {
	try {
		return decodeURIComponent(value.replaceAll('+', ' '));
	} catch {
		return value;
	}
}

function calls(arrivals: Arrival[]): Finding {
	if (arrivals.length === 0) return open('it did not');
	const forms = arrivals.map(({ method, headers, body }) => {
		const [type] = String(headers['content-type'] ?? 'no body').split(';');
		const isKnown = /^(no body|application\/(json|x-www-form-urlencoded)|text\/plain)$/.test(type);
		return `${method}, ${body === '' ? 'no body' : isKnown ? type : 'another content type'}`;
	});
	return nowKnown([...new Set(forms)].join('; '));
}

function orderOf(arrivals: Arrival[]): Finding {
	const stages = [...new Set(arrivals.map(({ stage }) => stage))];
	if (stages.length < 2) return open('fewer than two stages called');
	const wanted = ALL.filter((stage) => stages.includes(stage));
	return expected(stages.join() === wanted.join(), stages.join(', '));
}

function methods(arrivals: Arrival[]): Finding {
	const webhooks = arrivals.filter(({ stage }) => stage !== TIMER_STAGE);
	if (webhooks.length === 0) return open('no webhook came');
	const others = webhooks.filter(({ method }) => method !== 'POST').map(({ stage }) => stage);
	return expected(
		others.length === 0,
		others.length === 0
			? 'all came with POST'
			: `not with POST: ${[...new Set(others)].join(', ')}`,
	);
}

function tokens(arrivals: Arrival[]): Finding {
	if (arrivals.length === 0) return open('no webhook came');
	const left = TOKENS.filter((name) =>
		arrivals.every((arrival) => valueOf(arrival, name) === undefined),
	);
	const empty = TOKENS.filter(
		(name) => !left.includes(name) && arrivals.every((arrival) => !valueOf(arrival, name)),
	);
	const words = [
		`filled: ${TOKENS.filter((name) => !left.includes(name) && !empty.includes(name)).join(', ')}`,
		...(empty.length ? [`empty: ${empty.join(', ')}`] : []),
		...(left.length ? [`left as they stand: ${left.join(', ')}`] : []),
	];
	return expected(left.length < TOKENS.length, words.join('; '));
}

function filled(values: unknown[], arrivals: Arrival[], name: string): Finding {
	if (arrivals.length === 0) return open('no webhook came');
	if (values.length > 0) return expected(true, 'it is filled');
	const isLeft = arrivals.every((arrival) => valueOf(arrival, name) === undefined);
	return open(isLeft ? 'it is left as it stands' : 'it is empty');
}

function answerTags(arrivals: Arrival[]): Finding {
	const started = arrivals.findIndex(({ stage }) => stage === FIRST);
	const later = started < 0 ? [] : arrivals.slice(started + 1);
	if (later.length === 0) return open('no webhook came after the start of a call');
	const has = later.some((arrival) => decoded(valueOf(arrival, TAG) ?? '') === TAG_VALUE);
	return has ? expected(true, 'they do') : open('the token of the tag is not filled');
}

function encoding(values: Array<string | undefined>, of: (value: string) => string): Finding {
	const forms = [...new Set(values.map((value) => of(value!)))];
	return forms.length === 0 ? open('no such value came') : nowKnown(forms.join(' and '));
}

const plusOf = (value: string) =>
	/^%2b/i.test(value) ? '%2B' : value.startsWith('+') ? 'as it is' : 'without it';
const blankOf = (value: string) =>
	/^a%20b/.test(value)
		? '%20'
		: /^a\+b/.test(value)
			? '+'
			: /^a b/.test(value)
				? 'as it is'
				: 'other';
const fixedOf = (value: string) =>
	value === 'a%20b%2Bc'
		? 'it stays'
		: decoded(value) === 'a b+c'
			? 'it is written anew'
			: 'it changes the value';

function bodyNames(bodies: unknown[]): Finding {
	if (bodies.length === 0) return open('no webhook had a JSON body');
	const names = new Set(bodies.flatMap((body) => Object.keys(body as object)));
	const missing = BODY_FIELDS.filter((name) => !names.has(name));
	return expected(
		missing.length < BODY_FIELDS.length,
		missing.length === 0 ? 'all of them' : `without ${missing.join(', ')}`,
	);
}

function signature(arrivals: Arrival[]): Finding {
	if (arrivals.length === 0) return open('no webhook came');
	const names = new Set(arrivals.flatMap(({ headers }) => Object.keys(headers)));
	const found = [...names].filter((name) => /^x-[a-z-]*(signature|hmac)[a-z-]*$/.test(name));
	return nowKnown(found.length ? found.join(', ') : 'no header looks like it');
}

function repeats(last: Arrival[]): Finding {
	const [first] = last;
	if (!first) return open('no call came to its end');
	const again = last.filter(({ query: text }) => text === first.query).length - 1;
	return nowKnown(again === 0 ? 'it does not' : `${again} more ${again === 1 ? 'time' : 'times'}`);
}

function testCaller(callers: Array<string | undefined>): Finding {
	const isMadeUp = callers.some((caller) => /^(\+|%2B)?1?212555?01\d\d$/i.test(caller!));
	return isMadeUp ? expected(true, 'it has') : open('there was no Test Fire');
}
