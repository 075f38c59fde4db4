import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Faults, RecordedRequest } from '../types';

/** Holds the configured faults and picks the one that applies to a request. */
export function createFaults() {
	let active: Array<Fault & { left: number; toSkip: number }> = [];
	const list: Faults = {
		add: (fault) => {
			active.push({ ...fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0 });
		},
		clear: () => {
			active = [];
		},
	};

	/** Uses up one time of the first fault that matches; undefined where the request passes. */
	const take = ({ method, path, query, body }: RecordedRequest): Fault | undefined => {
		for (const fault of active) {
			const matches =
				(fault.method ?? method).toUpperCase() === method &&
				(fault.path instanceof RegExp
					? path.search(fault.path) >= 0
					: path.includes(fault.path ?? '')) &&
				(!fault.holding || JSON.stringify([path, query, body]).includes(fault.holding));
			if (!matches || fault.left <= 0) continue;
			if (fault.toSkip > 0) {
				fault.toSkip -= 1;
				continue;
			}
			fault.left -= 1;
			return fault;
		}
		return undefined;
	};
	return { list, take, remaining: () => active.filter(({ left }) => left > 0) };
}

const PAGE =
	'<!DOCTYPE html><html><head><title>Retreaver</title></head><body><h1>Sign in</h1></body></html>';

/** Bytes. */
const HUGE = 50 * 1024 * 1024;

/**
 * Applies faults that replace the normal answer.
 * @returns true where the request has been answered (or cut off) and must not be worked on
 */
export async function failBeforeWork(
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<boolean> {
	switch (fault.kind) {
		case 'status':
			reply.code(fault.status ?? 500);
			if (fault.retryAfter !== undefined) reply.header('Retry-After', fault.retryAfter);
			if (typeof fault.body === 'string') reply.type('text/plain; charset=utf-8');
			await reply.send(fault.body ?? { error: `Fault ${fault.status ?? 500}` });
			return true;
		case 'html':
			await reply.type('text/html; charset=utf-8').send(fault.body ?? PAGE);
			return true;
		case 'empty':
			await reply.type('application/json; charset=utf-8').send('');
			return true;
		case 'huge':
			await reply.type('text/plain; charset=utf-8').send('x'.repeat(HUGE));
			return true;
		case 'redirect':
			await reply.redirect(fault.location ?? '/', fault.status ?? 302);
			return true;
		case 'reset':
			reply.hijack();
			request.raw.socket.destroy();
			return true;
		case 'slow':
			await sleep(fault.delayMs ?? 1000);
			return false;
		default:
			return false;
	}
}

/**
 * Applies faults that damage an answer after the work is done.
 * @param body the whole body
 * @returns the body to send instead
 */
export function failAfterWork(
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
	body: Buffer,
): unknown {
	const { socket } = request.raw;
	const half = body.subarray(0, Math.ceil(body.length / 2));
	switch (fault.kind) {
		case 'malformed':
			return half;
		case 'cutAfterWork':
			socket.destroy();
			return body;
		case 'cut':
		case 'drip':
		case 'slowBody': {
			if (fault.kind !== 'drip') reply.header('Content-Length', body.length);
			const halves = async function* () {
				yield half;
				while (fault.kind === 'drip' && !socket.destroyed) {
					await sleep(100);
					yield ' ';
				}
				// Long enough for the first half to be sent before the connection is cut.
				await sleep(fault.kind === 'cut' ? 20 : (fault.delayMs ?? 1000));
				if (fault.kind === 'cut') socket.destroy();
				else yield body.subarray(half.length);
			};
			return Readable.from(halves());
		}
		default:
			return body;
	}
}
