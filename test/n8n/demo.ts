import { InvalidArgumentError, program } from 'commander';
import getPort from 'get-port';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOGIN } from './api';
import { exampleWorkflows } from '../examples';
import { startHost, type Host } from './host';
import { CACHE, IS_NEWEST } from './install';

/** Outside the checkout: below it, the nodes would find its n8n-workflow and not that of their n8n. */
const FOLDER = join(CACHE, 'demo');

interface DemoOptions {
	port?: number;
	simulatorPort?: number;
	keep: boolean;
	once: boolean;
}

const toPort = (text: string): number => {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65536) return port;
	throw new InvalidArgumentError('Give a number from 1 to 65535.');
};

program
	.description(
		'A real n8n with the Retreaver nodes and a simulated Retreaver account, to try them without one.',
	)
	.option('--port <port>', 'where n8n answers (5678 or a free one)', toPort)
	.option('--simulator-port <port>', 'where the simulator answers (4010 or a free one)', toPort)
	.option('--keep', 'go on with the workflows of the last demo', false)
	.option('--once', 'stop as soon as all is ready', false)
	.action(demo)
	.parseAsync()
	.catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});

async function demo({ port, simulatorPort, keep, once }: DemoOptions) {
	const start = Date.now();
	if (!keep) rmSync(FOLDER, { recursive: true, force: true });

	const host = await startHost({
		folder: FOLDER,
		port: await freePort(port, 5678),
		simulatorPort: await freePort(simulatorPort, 4010),
		now: new Date(),
		// n8n would greet with its Assistant. Older versions do not know the module.
		env: IS_NEWEST ? { N8N_DISABLED_MODULES: 'instance-ai' } : undefined,
		onProgress: console.log,
	});
	for (const workflow of exampleWorkflows().values()) {
		if (await host.n8n.api.findWorkflow(workflow.name)) continue;
		const id = await host.n8n.api.importWorkflow(workflow);
		if (IS_NEWEST && workflow.name === 'Finished call to record')
			await host.n8n.api.runWorkflow(id, { trigger: 'Make the table first' });
	}
	console.log(
		`Ready after ${Math.round((Date.now() - start) / 1000)} seconds.\n${instructions(host)}`,
	);

	if (!once)
		await new Promise((stop) =>
			['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, stop)),
		);
	console.log('Stopping');
	await host.stop();
}

/** A port that was asked for must be free; else the usual one is taken, or any. */
async function freePort(wanted: number | undefined, usual: number): Promise<number> {
	const port = await getPort({ port: wanted ?? usual, host: '127.0.0.1' });
	if (wanted && port !== wanted) throw new Error(`Port ${wanted} is taken.`);
	return port;
}

const instructions = ({ n8n, simulator }: Host) => `
  n8n         ${n8n.url}
              log in with ${LOGIN.email} and ${LOGIN.password}
  Retreaver   ${simulator.url}
              the simulated account: place calls there and see what becomes of them

Try this:
  1. In n8n, open "Lead to RTB", click Execute workflow and fill in the form that opens: the lead is
     offered to the buyers, reserved and confirmed, and its data written to Retreaver.
  2. Open "Finished call to record" and click Publish. In the simulator, place a call to campaign 1001.
     A moment later the call is a row of the table "Retreaver calls", under Data tables on n8n's first page.
  3. Open "Bidder" and click Publish: the next call to campaign 1001 asks this workflow for a bid, and the
     simulator shows that it won. The call's tag age=65 is why: with age=30 it passes.

Press Ctrl-C to stop both. Everything the demo wrote is in ${FOLDER},
and can be removed. What n8n printed is in n8n.log there.
`;
