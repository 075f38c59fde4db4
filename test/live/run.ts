import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../nodes/Retreaver/registry';
import type { HostName } from '../../nodes/shared/api/services';
import type { Engine } from '../engine/harness';
import { type Account, withKeys } from './account';
import { operationOf } from './plan';
import {
	compare,
	type Difference,
	formOf,
	linkForm,
	readSchema,
	shapeLines,
	shapeOf,
} from './shape';
import type { Exchange, Permit, SendOptions, Tap } from './tap';
import { expected, fact, type Fact, type Finding, open } from './verdict';

/** Seconds for one request with its retries. */
const TIMEOUT = 60;

/** What an operation did. No values, but for counts. */
export interface OperationResult {
	operation: string;
	result: 'answered' | 'failed' | 'not tried';
	/** Why it was not tried, or what it failed with. */
	reason?: string;
	status?: number;
	ms?: number;
	rows?: number;
	form?: string;
	/** How its Link header is written. */
	link?: string;
	/** Names of the usual headers. */
	headers?: string[];
	differences?: Difference[];
	/** A line for each field of the raw answer. */
	shape?: string[];
}

/** A postback key, and its secret where it has one. */
export interface PostbackKey {
	key: string;
	secret?: string;
}

export interface Findings {
	requests: number;
	/** How many of them got 429. */
	slowedDown: number;
	facts: Fact[];
	operations: OperationResult[];
	/** Whether records that the check made are still in the account. */
	isLeft: boolean;
}

/** An operation to run. */
export interface Order {
	operation: string;
	parameters: IDataObject;
	/** Under which its answers are kept: the operation, unless it runs twice. */
	label?: string;
	/** The postback key, for an operation that takes one. */
	key?: PostbackKey;
	/** The host that it asks, if not the Core API. */
	host?: HostName;
}

/** What the parts of a check share. */
export interface Run {
	tap: Tap;
	engine: Engine;
	account: Account;
	/** Says that one more step is done. */
	report: (text: string) => void;
}

/**
 * Runs an operation with the built nodes.
 *
 * @returns its result, and the items that came out
 */
export async function operate(
	{ engine, tap, account: { apiKey, companyId } }: Run,
	{ operation, parameters, label = operation, key, host = 'core' }: Order,
): Promise<{ result: OperationResult; items: IDataObject[] }> {
	const [resource, name] = operation.split('.');
	const before = tap.answersTo(label).length;
	const settings = {
		otherAddresses: true,
		[`${host}BaseUrl`]: tap.baseUrl(label, host),
		timeout: TIMEOUT,
	};
	const { items, error } = await engine.runNode({
		type: 'retreaver',
		parameters: { resource, operation: name, ...parameters },
		credentials: {
			retreaverApi: { apiKey, companyId, ...settings },
			retreaverPostbackKeyApi: {
				keyFor: resources.find(({ value }) => value === resource)?.keyFor ?? '',
				postbackApiKey: key?.key ?? '',
				secretKey: key?.secret ?? '',
				...settings,
			},
		},
	});
	const answer = tap.answersTo(label).slice(before).at(-1);
	if (!answer) {
		return { result: { operation, result: 'failed', reason: 'no request was made' }, items: [] };
	}
	const { status, ms, headers, body } = answer;
	const raw = {
		operation,
		status,
		ms,
		headers: usualNames(headers),
		form: formOf(body),
		link: linkForm(headers.link),
	};
	if (error) return { result: { ...raw, result: 'failed', reason: reasonOf(answer) }, items: [] };

	const json: IDataObject[] = items.map((item) => item.json);
	return {
		result: {
			...raw,
			result: 'answered',
			rows: json.length,
			differences: json.length > 0 ? differencesOf(operation, json) : [],
			shape: shapeLines(shapeOf(Array.isArray(body) ? body : [body])),
		},
		items: json,
	};
}

/** Sends a question that no operation asks, with the API key. */
export async function probe(
	{ tap, account }: Run,
	label: string,
	path: string,
	options?: SendOptions,
): Promise<Exchange> {
	return await tap.send(label, withKeys(path, account), options);
}

/** Lets requests pass that a permit allows, while `work` runs. */
export async function permitted<T>(tap: Tap, permit: Permit, work: () => Promise<T>): Promise<T> {
	tap.permits.push(permit);
	try {
		return await work();
	} finally {
		tap.permits.splice(tap.permits.indexOf(permit), 1);
	}
}

/** A greeting is text or sound, and a webhook among the timers has no seconds. */
const CALL_FLOW = /^(greeting|timers\b.*)\.\w+$/;

/** Fields that a record has or has not. */
const VARIANTS: Record<string, RegExp> = {
	callData: /^(call_id|caller_phone)$/,
	campaign: CALL_FLOW,
	number: CALL_FLOW,
	webhook: /^(seconds|name|trigger_type|request_method)$/,
};

function differencesOf(operation: string, items: IDataObject[]): Difference[] {
	const variants = VARIANTS[operation.split('.')[0] ?? ''];
	return compare(shapeOf(items), readSchema(operation)).filter(
		({ kind, path }) => kind !== 'missing field' || !variants?.test(path),
	);
}

/** In our words: the text of an error may quote the account. */
function reasonOf({ status, code, notSent }: Exchange): string {
	if (notSent === 'limit') return 'the check had made all its requests';
	if (notSent === 'stopped') return 'the check was stopped';
	if (notSent) return 'the check does not send such a request';
	if (status === 0) return `no answer (${code})`;
	return status < 300
		? 'the node could not use the answer'
		: `Retreaver refused it with status ${status}`;
}

/** Other headers may be those of a proxy in a company, so only their number shows. */
const USUAL =
	/^(content-(type|length|encoding)|transfer-encoding|connection|keep-alive|date|server|via|vary|etag|link|cache-control|set-cookie|status|total|per-page|retry-after|strict-transport-security|x-(request-id|runtime|powered-by|frame-options|xss-protection|content-type-options|total|per-page|page|total-pages|ratelimit-\w+)|ratelimit(-\w+)?)$/;

function usualNames(headers: Record<string, unknown>): string[] {
	const names = Object.keys(headers);
	const usual = names.filter((name) => USUAL.test(name)).sort();
	const others = names.length - usual.length;
	return others > 0 ? [...usual, `${others} other`] : usual;
}

/** Operations whose output is made by the node. */
const OWN_OUTPUT = /\.(delete|resetCap)$/;

/**
 * The verdicts on operations: how each answer is wrapped, and whether its fields are those of the output schema.
 *
 * @param forms how the answers have to be wrapped, by operation; undefined where nothing is known
 */
export function operationFacts(
	results: OperationResult[],
	forms: Map<string, string | undefined>,
): Fact[] {
	return results
		.filter(({ result }) => result !== 'not tried')
		.flatMap(({ operation, result, status, reason = '', form, rows, differences = [] }): Fact[] => {
			const { title, evidence } = operationOf(operation);
			const wanted = forms.get(operation);
			if (result === 'failed') {
				// Without an answer it is not known.
				const failed = status === 0 ? open(reason) : expected(false, reason);
				return [fact(`${title} works`, evidence, failed)];
			}
			const wrapped = form === undefined ? open('no rows') : expected(form === wanted, form);
			return [
				...(wanted === undefined ? [] : [fact(`${title} answers ${wanted}`, evidence, wrapped)]),
				...(OWN_OUTPUT.test(operation)
					? []
					: [
							fact(
								`${title} has the fields of its output schema`,
								evidence,
								fieldVerdict(rows ?? 0, differences),
							),
						]),
			];
		});
}

function fieldVerdict(rows: number, differences: Difference[]): Finding {
	if (rows === 0) return open('no rows');
	if (differences.length === 0) return expected(true, 'the same');
	const isOnlyNew = differences.every(({ kind }) => kind === 'new field');
	return {
		verdict: isOnlyNew ? 'now known' : 'differs',
		seen: differences.map(inWords).join('; '),
	};
}

function inWords({ kind, path, expected: wanted, seen }: Difference): string {
	if (kind === 'other type') return `${kind}: ${path} (${seen}, not ${wanted})`;
	return `${kind}: ${path} (${seen ?? wanted})`;
}
