import { Command, InvalidArgumentError } from 'commander';
import { startSimulator } from './index';

const integer = (text: string): number => {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Give a whole number.');
	return value;
};

interface CliOptions {
	port: number;
	calls: number;
	campaigns: number;
	seed: number;
	latency: number;
	quiet: boolean;
}

async function main(): Promise<void> {
	const options = new Command()
		.name('simulator')
		.description('Simulates Retreaver on this machine')
		.option('--port <number>', 'port on 127.0.0.1', integer, 4010)
		.option('--calls <number>', 'finished calls at the start', integer, 3000)
		.option('--campaigns <number>', 'campaigns at the start', integer, 48)
		.option('--seed <number>', 'same seed, same account', integer, 1)
		.option('--latency <ms>', 'delay of each API answer', integer, 0)
		.option('--quiet', 'print no line for each request', false)
		.parse()
		.opts<CliOptions>();
	const { url, credentials, stop } = await startSimulator({
		...options,
		latencyMs: options.latency,
		// A real n8n compares with the real time, so here the newest call ends now.
		now: new Date(),
		logRequests: !options.quiet,
	});
	console.log(`Simulator of Retreaver: ${url}\n`);
	console.table(credentials);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

void main();
