import type { FastifyReply } from 'fastify';

/** Field -> what is wrong with it, as Rails reports it (?). */
export type FieldErrors = Record<string, string[]>;

/** An answer that is not a success. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
		/** By field, or as sentences (D: payout tables). */
		readonly errors?: FieldErrors | string[],
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/** 400: unintelligible request (D). */
export const badRequest = (message: string) => new ApiError(400, message);
/** 401: API key wrong or missing (D). */
export const unauthorized = (message: string) => new ApiError(401, message);
/** 403: company ID missing or wrong (D). */
export const forbidden = (message: string) => new ApiError(403, message);
/** 404 (D). */
export const notFound = (what: string) => new ApiError(404, `${what} not found`);
/** 422: understood, but not valid. The reference names no code for this; 422 is what Rails answers (?). */
export const invalid = (errors: FieldErrors) => new ApiError(422, 'Validation failed', errors);

/** Refuses an action by postback key in plain text (H). The status is a guess (?). */
export const sendFailed = (reply: FastifyReply, words: string) =>
	reply.code(400).type('text/plain; charset=utf-8').send(`FAILED ${words}`);

/** Collects what is wrong with a record, so that one answer tells all of it. */
export class Validation {
	private readonly errors: FieldErrors = {};

	add(field: string, message: string): void {
		(this.errors[field] ??= []).push(message);
	}

	/** Adds `message` unless `ok`. */
	check(ok: boolean, field: string, message: string): void {
		if (!ok) this.add(field, message);
	}

	/** A required field must be there and not be blank. */
	require(record: object, ...fields: string[]): void {
		for (const field of fields) {
			const value: unknown = Reflect.get(record, field);
			this.check(value !== undefined && value !== null && value !== '', field, "can't be blank");
		}
	}

	/** @throws ApiError 422 when anything was wrong */
	done(): void {
		if (Object.keys(this.errors).length) throw invalid(this.errors);
	}
}
