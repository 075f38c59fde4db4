import type { Benchmark } from '../runner';
import { plain } from '../table';
import type { EngineBench } from './bench';

/** Point 4: no page is read that is not needed. */
export const pagesRead: Benchmark<EngineBench> = {
	name: 'pages',
	title: 'Pages that are read',
	measure: async (_effort, { simulator, node, ask }) => {
		const lines = [];
		const requestsOf = async (work: () => Promise<unknown>) => {
			simulator.reset();
			await work();
			return simulator.requests.length;
		};

		for (const [limit, goal] of [
			[10, 1],
			[100, 1],
			[250, 3],
		]) {
			const parameters = { resource: 'call', operation: 'getAll', limit };
			const ours = await requestsOf(async () => await ask('run', { ...node, parameters }));
			lines.push({
				what: `Get Many calls, limit ${limit}`,
				ours: [ours],
				unit: plain,
				goal: { figure: goal },
			});
		}

		let steps = 0;
		const requests = await requestsOf(async () => {
			let token: unknown;
			do {
				const input = {
					...node,
					method: 'searchCampaigns',
					parameters: { resource: 'campaign', operation: 'get' },
				};
				const { paginationToken } = await ask('search', {
					...input,
					paginationToken: token as string,
				});
				token = paginationToken;
				steps += 1;
			} while (token);
		});
		lines.push({
			what: `Campaign list, scrolled to its end in ${steps} steps`,
			ours: [requests],
			unit: plain,
			goal: { figure: steps },
		});
		return lines;
	},
};
