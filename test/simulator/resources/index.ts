import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { requireApiKey } from '../http/auth';
import { parseFormOrJson } from '../http/body';
import { ApiError } from '../http/errors';
import { refuseOtherVerbs, requireJson } from '../http/server';
import { addCalls } from './calls';
import { addCampaigns } from './campaigns';
import { addCampaignWebhooks } from './campaignWebhooks';
import { addDataWriting } from './dataWriting';
import { addRecordings } from './recordings';
import { addRtb } from './rtb';

type AddRoutes = (app: FastifyInstance, context: Context) => void;

/** api.retreaver.com: API key in the query, JSON by extension. */
const coreResources: AddRoutes[] = [addCalls, addCampaigns, addCampaignWebhooks];

/** Hosts that know postback keys only; an extension may be left out, JSON may come without its content type (D). */
const keyedResources: AddRoutes[] = [addRtb, addDataWriting];

/** Hosts outside the API. */
const otherResources: AddRoutes[] = [addRecordings];

/** Adds the paths of every host to one server. */
export function addResources(app: FastifyInstance, context: Context): void {
	app.register(async (core) => {
		core.addHook('preHandler', async (request) => {
			requireApiKey(context, request);
			requireJson(request);
		});
		addAll(core, context, coreResources);
	});
	app.register(async (keyed) => {
		for (const type of ['application/x-www-form-urlencoded', '*']) {
			if (type !== '*') keyed.removeContentTypeParser(type);
			keyed.addContentTypeParser(type, { parseAs: 'string' }, async (_request: unknown, text: string) => parseFormOrJson(text));
		}
		keyed.addHook('preHandler', async ({ format }) => {
			if (format !== undefined && format !== 'json') throw new ApiError(406, 'Not acceptable: only .json is known');
		});
		addAll(keyed, context, keyedResources);
	});
	app.register(async (other) => addAll(other, context, otherResources));
}

function addAll(app: FastifyInstance, context: Context, resources: AddRoutes[]): void {
	const addRefusals = refuseOtherVerbs(app);
	for (const add of resources) add(app, context);
	addRefusals();
}
