import { mkdtempSync, rmSync } from 'node:fs';
import type { IDataObject, INode } from 'n8n-workflow';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, startHost } from '../../n8n/host';
import { manualStart, type NodeInput, workflowInLine } from '../../n8n/workflowFiles';

/** Returns a running n8n with the simulator and our package; the same settings return the same host. */
export type Hosts = (env?: Record<string, string>) => Promise<Host>;

/** Starts hosts on demand for the benchmarks, and stops them afterwards. */
export async function withHosts(work: (hosts: Hosts) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-bench-'));
	const started = new Map<string, Promise<Host>>();
	const start: Hosts = async (env = {}) => {
		const settings = JSON.stringify(env);
		const options = {
			folder: join(folder, String(started.size)),
			env,
			calls: 5000,
			onProgress: console.log,
		};
		if (!started.has(settings)) started.set(settings, startHost(options));
		return await started.get(settings)!;
	};
	try {
		await work(start);
	} finally {
		for (const host of started.values()) await (await host).stop();
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
