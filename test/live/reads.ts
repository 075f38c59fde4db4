import { mapConcurrent } from '../../nodes/shared/api/concurrency';
import { leftOut, operationOf, type Reading, readings, type Seen } from './plan';
import { probesOf, sendProbe, sendTogether } from './probes';
import { factsOf } from './readFacts';
import { operate, operationFacts, type OperationResult, permitted, type Run } from './run';
import type { Write } from './tap';
import type { Fact } from './verdict';

/** Groups of operations that are read at once. */
const AT_ONCE = 2;

/** An export changes nothing: it makes a file, which Retreaver keeps for a while. */
const isExport = ({ host, method, path }: Write) =>
	host === 'core' && method === 'POST' && path === '/api/v5/exports/rtb_inbounds.json';

/** How many steps {@link checkReads} reports. */
export const readSteps = (run: Pick<Run, 'account'>) =>
	readings.flat().length + probesOf(run.account).length + 1;

/** Reads the account with each operation that reads, and asks some questions beside them. */
export async function checkReads(
	run: Run,
): Promise<{ facts: Fact[]; operations: OperationResult[] }> {
	const { tap, account, report } = run;
	const seen: Seen = {};
	const results = await permitted(tap, isExport, async () =>
		mapConcurrent(readings, AT_ONCE, async (group) => {
			const ofGroup: OperationResult[] = [];
			for (const reading of group) {
				const result = await read(run, reading, seen);
				ofGroup.push(result);
				report(`${operationOf(reading.operation).title}: ${result.reason ?? result.result}`);
			}
			return ofGroup;
		}),
	);
	for (const question of probesOf(account)) {
		await sendProbe(tap, question);
		report(question.label);
	}
	await sendTogether(tap, account);
	report('two requests at once');

	const operations = results.flat();
	const forms = new Map(readings.flat().map(({ operation, form }) => [operation, form]));
	return {
		facts: [...operationFacts(operations, forms), ...factsOf(tap, account)],
		operations: [
			...operations,
			...Object.entries(leftOut).map(
				([operation, reason]): OperationResult => ({ operation, result: 'not tried', reason }),
			),
		],
	};
}

async function read(
	run: Run,
	{ operation, parameters }: Reading,
	seen: Seen,
): Promise<OperationResult> {
	const given = parameters(seen);
	if (!given) return { operation, result: 'not tried', reason: 'the account has no such record' };
	const { result, items } = await operate(run, { operation, parameters: given });
	if (result.result === 'answered') seen[operation] = items;
	return result;
}
