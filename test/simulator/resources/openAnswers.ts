import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';

/** Writes whose answer the reference does not show, or that are only observed. Deletes are not among them: they answer with nothing. */
const WRITES = [
	'POST /api/v1/affiliates',
	'POST /static_caller_numbers',
	'PUT /suppressed_numbers/:key',
	...['/api/v2/targets/:owner_id', '/api/v2/campaigns/:owner_id'].flatMap((owner) => [
		`POST ${owner}/caller_lists`,
		`PUT ${owner}/caller_lists/:name`,
		`POST ${owner}/caller_lists/:name/caller_list_numbers`,
	]),
	'PUT /api/v5/campaigns/:campaign_id/payout_bid_modification_tables/:id',
	'POST /campaigns/:id/timers',
	'POST /campaigns/:id/postback_keys',
];

/** Empties the answers of these writes, where the switch says so. To be called before the routes are added. */
export function emptyOpenAnswers(app: FastifyInstance, { switches }: Context): void {
	app.addHook('onSend', async ({ method, routeOptions }, reply, payload) => {
		const isOpen = WRITES.includes(`${method} ${routeOptions.url}`);
		return switches.emptyAnswers && isOpen && reply.statusCode < 300 ? '' : payload;
	});
}
