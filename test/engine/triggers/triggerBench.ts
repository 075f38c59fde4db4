import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import getPort from 'get-port';
import type { IDataObject } from 'n8n-workflow';

import type { Timer } from '../../simulator/state';
import type { TriggerHandle, TriggerInput } from '../harness';
import { useBench } from '../support';

const LEVELS = ['info', 'warn', 'error'] as const;

/** A locator's value. */
export const pick = (mode: string, value: unknown) => ({ __rl: true, mode, value: String(value) });

/** All that an error says. */
export const textOf = ({ message, description = '' }: Error & { description?: string }) =>
	`${message} ${description}`;

/** What all URLs of a trigger begin with: they end with the way to respond. */
export const addressOf = (node: TriggerHandle) => node.webhookUrl().replace(/\/\w+$/, '');

/** The base URLs of a trigger, for another state of the same node. */
export function urlsOf(node: TriggerHandle): TriggerInput['webhookUrl'] {
	const { origin } = new URL(node.webhookUrl());
	return { production: `${origin}/webhook`, test: `${origin}/webhook-test` };
}

/**
 * What the tests of a webhook trigger have in common: the bench, the campaign `cid` that the trigger works on, and
 * what it logs, which is collected rather than printed.
 *
 * @param parameters the node's parameters beside the campaign, where a test says nothing else
 * @param marker what only the URLs of this type of trigger hold
 */
export function useTriggerBench(options: {
	type: string;
	cid: string;
	webhookId: string;
	marker: string;
	parameters?: () => IDataObject;
}) {
	const { type, cid, webhookId, marker, parameters: defaults = () => ({}) } = options;
	const bench = useBench();
	const logged: Record<(typeof LEVELS)[number], string[]> = { info: [], warn: [], error: [] };
	beforeEach(() => {
		for (const level of LEVELS) {
			logged[level] = [];
			jest
				.spyOn(Container.get(Logger), level)
				.mockImplementation((...[message]) => void logged[level].push(message));
		}
	});
	afterEach(() => jest.restoreAllMocks());

	const campaign = () => bench.simulator.state.campaigns.find((other) => other.cid === cid)!;
	/** The campaign as it is stored, without the time of its last change. */
	const stored = () => structuredClone({ ...campaign(), updated_at: undefined });

	return {
		bench,
		/** The messages of the log, by level. */
		logged,
		campaign,
		stored,
		/** The webhooks that triggers have registered. */
		ours: (): Timer[] => stored().timers.filter(({ url }) => url.includes(marker)),
		trigger: async (
			parameters: IDataObject = {},
			input: Partial<TriggerInput> = {},
		): Promise<TriggerHandle> => {
			const origin = `http://127.0.0.1:${await getPort()}`;
			return bench.engine.trigger({
				type,
				parameters: { campaign: pick('cid', cid), ...defaults(), ...parameters },
				credentials: bench.credentialsFor('core'),
				webhookUrl: { production: `${origin}/webhook`, test: `${origin}/webhook-test` },
				mode: 'production',
				webhookId,
				...input,
			});
		},
	};
}
