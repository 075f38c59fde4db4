import type { FastifyRequest } from 'fastify';
import type { Context } from '../context';
import type { PostbackKey } from '../state';
import { forbidden, unauthorized } from './errors';

/**
 * The Core API's check: `api_key` in the query, and nowhere else (D).
 * @throws ApiError 401
 */
export function requireApiKey({ credentials }: Context, request: FastifyRequest): void {
	const { api_key: apiKey } = request.query as Record<string, unknown>;
	if (apiKey !== credentials.apiKey) throw unauthorized('Invalid API key');
}

/**
 * The company a request works on. Missing: 403 (D), or the active company, which the portal switches (D).
 * @returns the company's internal ID
 * @throws ApiError 403
 */
export function requireCompany({ state, switches }: Context, request: FastifyRequest): number {
	const { company_id: companyId } = request.query as Record<string, unknown>;
	if (companyId === undefined && !switches.companyIdRequired) return state.companies[0].id;
	const company = state.companies.find(({ id }) => String(id) === companyId);
	if (!company) throw forbidden('Company ID missing or not yours');
	return company.id;
}

/**
 * The postback key of a request; each key is locked to one action (D, H).
 * @throws ApiError 401 where it is missing, unknown or issued for something else
 */
export function requirePostbackKey(
	{ state }: Context,
	key: unknown,
	action: PostbackKey['action'],
): PostbackKey {
	const found = state.postbackKeys.find(({ uuid }) => uuid === key);
	if (!found || found.action !== action) throw unauthorized('Invalid postback key');
	return found;
}
