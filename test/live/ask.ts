import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks for a line in the terminal. @param isSecret whether what is typed stays invisible */
export async function ask(question: string, isSecret = false): Promise<string> {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const terminal = createInterface({
		input: process.stdin,
		output: isSecret ? nowhere : process.stdout,
		terminal: true,
	});
	// Ctrl-C closes the question instead of ending the process.
	terminal.once('SIGINT', () => process.exit(130));
	if (isSecret) process.stdout.write(question);
	const answer = await terminal.question(isSecret ? '' : question);
	terminal.close();
	if (isSecret) process.stdout.write('\n');
	return answer.trim();
}
