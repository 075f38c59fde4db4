import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { facts } from '../../nodes/shared/api/facts';
import { withKeys } from './account';
import { FICTION_NUMBER } from './own';
import {
	operate,
	operationFacts,
	type OperationResult,
	type Order,
	permitted,
	type PostbackKey,
	type Run,
} from './run';
import type { Exchange, Write } from './tap';
import {
	answerForm,
	expected,
	fact,
	type Fact,
	type Finding,
	inner,
	isAnswered,
	known,
	nowKnown,
	open,
	statusOf,
	valueOf,
} from './verdict';

/** Postback keys to check, each for one thing. */
export interface Keys {
	rtb?: PostbackKey;
	/** For pings; some keys do without. */
	publisherId?: string;
	dataWriting?: PostbackKey;
	callerList?: PostbackKey;
	/** Internal ID of the buyer whose caller lists are read. */
	buyerId?: string;
}

/** Another invented caller, who gets a reservation of his own. */
const OTHER_NUMBER = '+12025550148';
const FICTION = [FICTION_NUMBER, OTHER_NUMBER];
/** Seconds to wait at most until a reservation has expired. */
const PATIENCE = 60;

const FORMS = new Map<string, string | undefined>([
	['rtb.create', '{…}'],
	['callData.write', '{…}'],
	['callerList.getAll', '[{"caller_list":…}]'],
	['callerList.get', '{"caller_list":…}'],
	['callerList.getNumbers', '[{"caller_list_number":…}]'],
]);

/** Pings and tags for invented callers. A reservation is never confirmed: that would be a PUT. */
const isForNobody = ({ host, method, path, body }: Write) => {
	const { caller_number: caller, call_uuid: call } = (body ?? {}) as IDataObject;
	const isInvented = caller === undefined || FICTION.includes(String(caller));
	return (
		method === 'POST' &&
		isInvented &&
		((host === 'rtb' && path === '/rtbs.json') ||
			(host === 'dataWriting' &&
				path === '/data_writing' &&
				(call === undefined || call === NO_CALL)))
	);
};
/** A call that is not there. */
const NO_CALL = randomUUID();

interface KeyCheck extends Run {
	keys: Keys;
	wait: (ms: number) => Promise<unknown>;
	order: (order: Order) => Promise<IDataObject[]>;
	ask: (label: string, host: 'dataWriting' | 'rtb', body: IDataObject) => Promise<Exchange>;
}

/** How many steps {@link checkKeys} reports. */
export const keySteps = ({ rtb, dataWriting, callerList }: Keys) =>
	[rtb, dataWriting, callerList].filter(Boolean).length;

/**
 * Asks with each key what it answers, for callers and calls that are not there.
 *
 * @param wait for milliseconds
 */
export async function checkKeys(
	run: Run,
	keys: Keys,
	wait: (ms: number) => Promise<unknown>,
): Promise<{ facts: Fact[]; operations: OperationResult[] }> {
	const results: OperationResult[] = [];
	const check: KeyCheck = {
		...run,
		keys,
		wait,
		order: async (order) => {
			const { result, items } = await operate(run, order);
			if (order.label === undefined) results.push(result);
			return items;
		},
		ask: async (label, host, body) =>
			await run.tap.send(label, host === 'rtb' ? '/rtbs.json' : '/data_writing', {
				host,
				method: 'POST',
				body,
			}),
	};
	const found = await permitted(run.tap, isForNobody, async () => [
		...(keys.rtb ? await checkRtb(check, keys.rtb) : []),
		...(keys.dataWriting ? await checkDataWriting(check, keys.dataWriting) : []),
		...(keys.callerList ? await checkCallerLists(check, keys.callerList) : []),
	]);
	return { facts: [...operationFacts(results, FORMS), ...found], operations: results };
}

async function checkRtb({ keys, order, ask, wait, report, tap }: KeyCheck, { key }: PostbackKey) {
	const { publisherId } = keys;
	const bare = await ask('rtb.noPublisher', 'rtb', { key, caller_number: OTHER_NUMBER });
	await ask('rtb.noCaller', 'rtb', { key, ...(publisherId && { publisher_id: publisherId }) });
	await ask('rtb.wrongKey', 'rtb', { key: randomUUID(), caller_number: OTHER_NUMBER });

	const needsPublisher = !publisherId && bare.status >= 400 && !statusIn(bare);
	const reserve = async (label?: string) => {
		const parameters = { callerPhone: FICTION_NUMBER, publisherId: publisherId ?? '' };
		const ping: Order = { operation: 'rtb.create', parameters, key: { key }, host: 'rtb', label };
		return (await order(ping))[0];
	};
	const first = needsPublisher ? undefined : await reserve();
	const repeated = first && (await reserve('rtb.repeated'));
	const seconds = secondsUntil(first?.expires_at);
	let later: IDataObject | undefined;
	if (first?.reserved === true && seconds !== undefined && seconds <= PATIENCE && !tap.stopped) {
		await wait((seconds + 1) * 1000);
		later = await reserve('rtb.later');
	}
	report('RTB key');

	const answer = tap.last('rtb.create');
	return [
		known('reservations.noPublisher', pinged(bare)),
		known('statuses.failedText', failedText(tap.last('rtb.noCaller'))),
		fact('What a ping without a caller number gets', 'H', answerForm(tap.last('rtb.noCaller'))),
		fact('What a ping with a wrong key gets', '?', answerForm(tap.last('rtb.wrongKey'))),
		fact(
			'What a ping gets',
			'D',
			needsPublisher
				? open('the key needs a publisher: set RETREAVER_PUBLISHER_ID')
				: answerForm(answer),
		),
		known('reservations.refusal', refusal(answer)),
		known('limits.reservationSeconds', sameReservation(first, repeated)),
		fact(
			'A reservation expires at expires_at',
			'D',
			later === undefined
				? open('there was no reservation that expires within a minute')
				: expected(
						later.uuid !== first?.uuid,
						later.uuid === first?.uuid ? 'the first answer came again' : 'a new one was made',
					),
		),
	];
}

async function checkDataWriting({ order, ask, report, tap }: KeyCheck, { key }: PostbackKey) {
	const tag = { n8n_check: '1' };
	const [written] = await order({
		operation: 'callData.write',
		parameters: {
			callerPhone: FICTION_NUMBER,
			tagsInput: 'json',
			tagsJson: JSON.stringify(tag),
		},
		key: { key },
		host: 'dataWriting',
	});
	await ask('data.noCall', 'dataWriting', { key, call_uuid: NO_CALL, ...tag });
	await ask('data.nobody', 'dataWriting', { key, ...tag });
	await ask('data.wrongKey', 'dataWriting', {
		key: randomUUID(),
		caller_number: FICTION_NUMBER,
		...tag,
	});
	report('data writing key');
	const isStored = written?.status === 'call not found, tags stored';
	return [
		fact(
			'Tags for a caller without a call are stored',
			'D',
			written ? expected(isStored, isStored ? 'they are' : 'another status') : open('not answered'),
		),
		fact('What tags for an unknown call get', '?', answerForm(tap.last('data.noCall'))),
		fact('What tags for nobody get', '?', answerForm(tap.last('data.nobody'))),
		fact('What tags with a wrong key get', '?', answerForm(tap.last('data.wrongKey'))),
	];
}

async function checkCallerLists(check: KeyCheck, key: PostbackKey): Promise<Fact[]> {
	const { keys, order, tap, report } = check;
	const buyer = keys.buyerId ?? (await firstBuyer(check));
	if (!buyer) {
		report('caller list key');
		return [known('callerLists.listPaths', open('set RETREAVER_BUYER_ID to read the lists'))];
	}
	const owner = { listOwner: { __rl: true, mode: 'target', value: buyer } };
	const read = async (operation: string, parameters: IDataObject) =>
		await order({ operation, parameters: { ...owner, ...parameters }, key });
	const [list] = await read('callerList.getAll', { limit: 25 });
	if (list) {
		await read('callerList.get', { name: list.name });
		await read('callerList.getNumbers', { name: list.name, limit: 25 });
	}
	const path = `/api/v2/targets/${encodeURIComponent(buyer)}/caller_lists`;
	const query = `.json?${new URLSearchParams({ key: key.key })}`;
	const headers = (secret = '') => ({
		headers: { accept: 'application/json', authorization: `Bearer ${secret}` },
	});
	await tap.send('lists.wrongSecret', path + query, headers('wrong'));
	await tap.send('lists.unknown', `${path}/n8n-check-none${query}`, headers(key.secret));
	report('caller list key');
	const all = tap.last('callerList.getAll');
	return [
		known(
			'callerLists.listPaths',
			isAnswered(all) ? expected(all.status === 200, `status ${all.status}`) : open('not answered'),
		),
		fact('What a wrong secret key gets', '?', answerForm(tap.last('lists.wrongSecret'))),
		fact('What a caller list that is not there gets', '?', statusOf(tap.last('lists.unknown'))),
	];
}

/** The internal ID of a buyer of the account, if there is an API key. */
async function firstBuyer({ account, tap }: KeyCheck): Promise<string | undefined> {
	if (!account.apiKey) return undefined;
	const { body } = await tap.send('lists.buyer', withKeys('/targets.json', account));
	const { id } = inner(Array.isArray(body) ? body[0] : undefined);
	return id ? String(id) : undefined;
}

/** The status in the body of a ping's answer, wherever it is. */
function statusIn(answer?: Exchange): string | undefined {
	const { status } = typeof answer?.body === 'object' ? inner(answer.body) : {};
	return typeof status === 'string' ? status : undefined;
}

function pinged(answer: Exchange): Finding {
	if (!isAnswered(answer)) return open('not answered');
	return nowKnown(statusIn(answer) ? 'this key does without' : `status ${answer.status}`);
}

function failedText(answer?: Exchange): Finding {
	if (!isAnswered(answer)) return open('not answered');
	if (answer.status < 300) return open('this key does without a caller number');
	if (typeof answer.body === 'object') return open('the refusal is JSON');
	const isText = String(answer.body).startsWith(String(valueOf('statuses.failedText')));
	return expected(isText, isText ? 'it does' : 'it does not');
}

function refusal(answer?: Exchange): Finding {
	const status = statusIn(answer);
	if (!answer || !status) return open('not answered');
	if (facts.reservations.held.includes(status)) return open('a buyer was free');
	return nowKnown(
		`status ${answer.status} with ${status === 'no-target' ? status : 'another word'}`,
	);
}

function sameReservation(first?: IDataObject, repeated?: IDataObject): Finding {
	if (first?.reserved !== true || !repeated) return open('there was no reservation');
	const isSame = first.uuid === repeated.uuid;
	return expected(
		isSame,
		isSame
			? `the first answer came again, ${repeated.retreaver_ping_shield ? 'with' : 'without'} retreaver_ping_shield`
			: 'a second reservation was made',
	);
}

/** Whole seconds from now. */
function secondsUntil(time: unknown): number | undefined {
	const ms = Date.parse(String(time)) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms / 1000)) : undefined;
}
