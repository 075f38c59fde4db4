import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * Asks for a line in the terminal.
 *
 * @param isSecret whether what is typed stays invisible
 * @param stop ends the question with an empty answer; Ctrl-C then goes to the process, which aborts it. Without it, Ctrl-C
 *   ends the process.
 */
export async function ask(question: string, isSecret = false, stop?: AbortSignal): Promise<string> {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const terminal = createInterface({
		input: process.stdin,
		output: isSecret ? nowhere : process.stdout,
		terminal: true,
	});
	// Ctrl-C closes the question instead of ending the process.
	terminal.once('SIGINT', () => (stop ? process.kill(process.pid, 'SIGINT') : process.exit(130)));
	if (isSecret) process.stdout.write(question);
	const asked = terminal.question(isSecret ? '' : question, { signal: stop });
	const answer = await asked.catch(() => '');
	terminal.close();
	if (isSecret) process.stdout.write('\n');
	return answer.trim();
}
