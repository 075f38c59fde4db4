import { mkdtempSync, rmSync } from 'node:fs';
import type { IDataObject, INode } from 'n8n-workflow';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, startHost } from '../../n8n/host';
import { manualStart, type NodeInput, workflowInLine } from '../../n8n/workflowFiles';

/** Starts n8n, the simulator and our package in n8n for the benchmarks that ask for them, and stops them afterwards. */
export async function withHost(work: (host: () => Promise<Host>) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-bench-'));
	let host: Promise<Host> | undefined;
	try {
		await work(async () => await (host ??= startHost({ folder, calls: 5000, onProgress: console.log })));
	} finally {
		await (await host)?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** n8n's own HTTP Request node. */
export const httpRequest = (parameters: IDataObject): NodeInput => ({
	name: 'Work',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
	parameters: parameters as INode['parameters'],
});

/** The query that authenticates a request of that node: Retreaver's Link header repeats it. */
export const keysOf = ({ simulator: { credentials } }: Host) =>
	`api_key=${credentials.apiKey}&company_id=${credentials.companyId}`;

/**
 * Runs the node `Work` in a workflow of its own, on the items of the nodes before it. Returns the milliseconds that
 * n8n shows for the node, and what it put out.
 */
export async function runWork({ n8n: { api } }: Host, work: NodeInput, ...before: NodeInput[]) {
	const id = await api.importWorkflow(workflowInLine('Benchmark', manualStart, ...before, work));
	const { status, data } = await api.runWorkflow(id, { timeoutMs: 180_000 });
	const [run] = data.resultData.runData.Work ?? [];
	const error = run?.error ?? data.resultData.error;
	if (!run || error) throw new Error(`The execution is ${status}: ${error?.message}`);
	return { ms: run.executionTime, items: run.data?.main[0] ?? [] };
}
