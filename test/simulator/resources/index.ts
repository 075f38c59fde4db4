import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { requireApiKey } from '../http/auth';
import { parseFormOrJson } from '../http/body';
import { ApiError } from '../http/errors';
import { refuseOtherVerbs, requireJson } from '../http/server';
import * as coreResources from './core';
import * as keyedResources from './keyed';
import { emptyOpenAnswers } from './openAnswers';
import { addRecordings } from './recordings';
import { addExportDownload } from './rtbInbounds';

type AddRoutes = (app: FastifyInstance, context: Context) => void;

/** Adds the paths of every host to one server. */
export function addResources(app: FastifyInstance, context: Context): void {
	emptyOpenAnswers(app, context);
	app.register(async (core) => {
		core.addHook('preHandler', async (request) => {
			requireApiKey(context, request);
			requireJson(request);
		});
		addAll(core, context, Object.values(coreResources));
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
		addAll(keyed, context, Object.values(keyedResources));
	});
	// Paths without an extension, and hosts outside the API.
	app.register(async (other) => addAll(other, context, [addExportDownload, addRecordings]));
}

function addAll(app: FastifyInstance, context: Context, resources: AddRoutes[]): void {
	const addRefusals = refuseOtherVerbs(app);
	for (const add of resources) add(app, context);
	addRefusals();
}
