import type { IDataObject } from 'n8n-workflow';

import { mapConcurrent } from '../../nodes/shared/api/concurrency';
import { createEngine, type Engine } from '../engine/harness';
import { type Account, checkAccount } from './account';
import { type Fact, factsOf } from './facts';
import { leftOut, operationOf, type Reading, readings, type Seen } from './plan';
import { probesOf, sendProbe, sendTogether } from './probes';
import { compare, type Difference, formOf, readSchema, shapeLines, shapeOf } from './shape';
import { type Exchange, Tap } from './tap';

/** Groups of operations that are read at once. */
const AT_ONCE = 2;
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
	/** Names of the usual headers. */
	headers?: string[];
	differences?: Difference[];
	/** A line for each field of the raw answer. */
	shape?: string[];
}

export interface Findings {
	requests: number;
	/** How many of them got 429. */
	slowedDown: number;
	facts: Fact[];
	operations: OperationResult[];
}

export interface CheckInput extends Account {
	/** The address of the Core API. */
	baseUrl: string;
	/** The most requests that it may make. */
	limit?: number;
	onProgress?: (done: number, all: number, text: string) => void;
}

/**
 * Reads an account with the built nodes, and compares what comes with what the package expects.
 *
 * @throws CheckError with a sentence for the user, if the account cannot be read
 */
export async function checkReads({
	baseUrl,
	limit,
	onProgress = () => {},
	...account
}: CheckInput): Promise<Findings> {
	const tap = new Tap(baseUrl, limit);
	await tap.start();
	let engine: Engine | undefined;
	try {
		await checkAccount(tap, account);
		// n8n's own requests go to the tap on this machine, and only those of the tap through a proxy.
		for (const name of ['NO_PROXY', 'no_proxy']) {
			process.env[name] = [process.env[name], '127.0.0.1'].filter(Boolean).join(',');
		}
		engine = await createEngine();
		const runner = engine;
		const probes = probesOf(account);
		const all = readings.flat().length + probes.length + 1;
		let done = 0;
		const report = (text: string) => onProgress(++done, all, text);

		const results = await mapConcurrent(readings, AT_ONCE, async (group) => {
			const seen: Seen = {};
			const ofGroup: OperationResult[] = [];
			for (const reading of group) {
				const result = await read(runner, tap, account, reading, seen);
				ofGroup.push(result);
				report(`${operationOf(reading.operation).title}: ${result.reason ?? result.result}`);
			}
			return ofGroup;
		});
		for (const probe of probes) {
			await sendProbe(tap, probe);
			report(probe.label);
		}
		await sendTogether(tap, account);
		report('two requests at once');

		const operations = [
			...results.flat(),
			...Object.entries(leftOut).map(
				([operation, reason]): OperationResult => ({ operation, result: 'not tried', reason }),
			),
		];
		return {
			requests: tap.sent,
			slowedDown: tap.exchanges.filter(({ status }) => status === 429).length,
			facts: [...operationFacts(operations), ...factsOf(tap, account)],
			operations,
		};
	} finally {
		await tap.stop();
		await engine?.close();
	}
}

async function read(
	engine: Engine,
	tap: Tap,
	{ apiKey, companyId }: Account,
	{ operation, parameters }: Reading,
	seen: Seen,
): Promise<OperationResult> {
	const given = parameters(seen);
	if (!given) return { operation, result: 'not tried', reason: 'the account has no such record' };
	const [resource, name] = operation.split('.');
	const { items, error } = await engine.runNode({
		type: 'retreaver',
		parameters: { resource, operation: name, options: { timeout: TIMEOUT }, ...given },
		credentials: {
			retreaverApi: {
				apiKey,
				companyId,
				otherAddresses: true,
				coreBaseUrl: tap.baseUrl(operation),
			},
		},
	});
	const answer = tap.answersTo(operation).at(-1);
	if (!answer) return { operation, result: 'failed', reason: 'no request was made' };
	const { status, ms, headers, body } = answer;
	const raw = { operation, status, ms, headers: usualNames(headers), form: formOf(body) };
	if (error) return { ...raw, result: 'failed', reason: reasonOf(answer) };

	const json: IDataObject[] = items.map((item) => item.json);
	seen[operation] = json;
	return {
		...raw,
		result: 'answered',
		rows: json.length,
		differences: json.length > 0 ? compare(shapeOf(json), readSchema(operation)) : [],
		shape: shapeLines(shapeOf(Array.isArray(body) ? body : [body])),
	};
}

/** In our words: the text of an error may quote the account. */
function reasonOf({ status, code, overLimit }: Exchange): string {
	if (overLimit) return 'the check had made all its requests';
	if (status === 0) return `no answer (${code})`;
	return status === 200
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

/** How each operation's answer is wrapped, and whether its fields are those of the output schema. */
function operationFacts(results: OperationResult[]): Fact[] {
	const forms = new Map(readings.flat().map(({ operation, form }) => [operation, form]));
	return results
		.filter(({ result }) => result !== 'not tried')
		.flatMap(({ operation, result, reason = '', form, rows, differences = [] }): Fact[] => {
			const { title, evidence } = operationOf(operation);
			const expected = forms.get(operation);
			if (result === 'failed') {
				return [{ fact: `${title} works`, evidence, verdict: 'differs', seen: reason }];
			}
			const isSame = form === expected;
			const wrapped: Fact = {
				fact: `${title} answers ${expected}`,
				evidence,
				verdict: form === undefined ? 'open' : isSame ? 'holds' : 'differs',
				seen: form ?? 'no rows',
			};
			const fields: Fact = {
				fact: `${title} has the fields of its output schema`,
				evidence,
				...fieldVerdict(rows ?? 0, differences),
			};
			return [wrapped, fields];
		});
}

function fieldVerdict(rows: number, differences: Difference[]): Pick<Fact, 'verdict' | 'seen'> {
	if (rows === 0) return { verdict: 'open', seen: 'no rows' };
	if (differences.length === 0) return { verdict: 'holds', seen: 'the same' };
	const isOnlyNew = differences.every(({ kind }) => kind === 'new field');
	return {
		verdict: isOnlyNew ? 'now known' : 'differs',
		seen: differences.map(inWords).join('; '),
	};
}

function inWords({ kind, path, expected, seen }: Difference): string {
	if (kind === 'other type') return `${kind}: ${path} (${seen}, not ${expected})`;
	return `${kind}: ${path} (${seen ?? expected})`;
}
