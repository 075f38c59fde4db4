import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { requireApiKey } from '../http/auth';
import { parseFormOrJson } from '../http/body';
import { ApiError } from '../http/errors';
import { refuseOtherVerbs, requireJson } from '../http/server';
import { addAffiliates } from './affiliates';
import { addCallerLists } from './callerLists';
import { addCalls } from './calls';
import { addCampaigns } from './campaigns';
import { addCampaignWebhooks } from './campaignWebhooks';
import { addCompanies } from './companies';
import { addContacts } from './contacts';
import { addDataWriting } from './dataWriting';
import { addNumberPools } from './numberPools';
import { addNumbers } from './numbers';
import { addPayoutTables } from './payoutTables';
import { addRecordings } from './recordings';
import { addReports } from './reports';
import { addRtb } from './rtb';
import { addStaticCallerNumbers } from './staticCallerNumbers';
import { addSuppressedNumbers } from './suppressedNumbers';
import { addTargetGroups } from './targetGroups';
import { addTargets } from './targets';
import { addVisitorNumbers } from './visitorNumbers';

type AddRoutes = (app: FastifyInstance, context: Context) => void;

/** api.retreaver.com: API key in the query, JSON by extension. */
const coreResources: AddRoutes[] = [
	addAffiliates,
	addCalls,
	addCampaigns,
	addCampaignWebhooks,
	addCompanies,
	addContacts,
	addNumberPools,
	addNumbers,
	addPayoutTables,
	addReports,
	addStaticCallerNumbers,
	addSuppressedNumbers,
	addTargetGroups,
	addTargets,
];

/** Hosts that know postback keys only; an extension may be left out, JSON may come without its content type (D). */
const keyedResources: AddRoutes[] = [addRtb, addDataWriting, addCallerLists, addVisitorNumbers];

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
			keyed.addContentTypeParser(
				type,
				{ parseAs: 'string' },
				async (_request: unknown, text: string) => parseFormOrJson(text),
			);
		}
		keyed.addHook('preHandler', async ({ format }) => {
			if (format !== undefined && format !== 'json')
				throw new ApiError(406, 'Not acceptable: only .json is known');
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
