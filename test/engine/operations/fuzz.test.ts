import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { body, query } from '../../arbitraries';
import { useBench, WEBHOOK_TOKEN } from '../support';

const bench = useBench();

afterEach(() => jest.restoreAllMocks());

/** What webhook() throws becomes a failed execution, and `node.webhook` throws it here. */
test.each([
	['retreaverTrigger', { stages: ['started'] }, { n8n_stage: 'started' }, []],
	[
		'retreaverBidTrigger',
		{},
		{},
		['"Retreaver Bid Trigger" answered "no bid": The workflow ended without an answer.'],
	],
])(
	'%s: only the token starts anything, and whatever comes with it starts one execution',
	async (type, parameters, ours, warnings) => {
		const warn = jest.spyOn(Container.get(Logger), 'warn').mockImplementation();
		const node = bench.engine.trigger({
			type,
			parameters: { registration: 'manual', ...parameters },
			credentials: bench.credentialsFor('core'),
			webhookUrl: {
				production: 'https://n8n.example.com/webhook',
				test: 'https://n8n.example.com/webhook-test',
			},
			mode: 'production',
		});
		const send = async (sent: IDataObject, content: unknown) => {
			const { response, result } = await node.webhook({
				query: { ...sent, ...ours },
				body: content,
			});
			return [response.status, result.workflowData?.[0].length ?? 0];
		};
		await fc.assert(
			// An object without a name is written like parameters of ours.
			fc.asyncProperty(
				query.filter((sent) => !Object.hasOwn(sent, '')),
				body,
				async (sent, content) => {
					const [status, items] = await send({ ...sent, n8n_token: WEBHOOK_TOKEN }, content);
					// 422: n8n itself cannot read the body.
					expect([
						[200, 1],
						[422, 0],
					]).toContainEqual([status, items]);
					expect(await send({ n8n_token: 'guessed', ...sent }, content)).toEqual([
						status === 422 ? 422 : 401,
						0,
					]);
				},
			),
		);
		expect([...new Set(warn.mock.calls.map(([message]) => message))]).toEqual(warnings);
	},
);
