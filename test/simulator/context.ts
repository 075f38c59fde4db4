import { Faker, en } from '@faker-js/faker';
import type { Clock } from './clock';
import type { State } from './state';
import type { Credentials, RecordedRequest, Switches } from './types';

/** The state and services that every part of the simulator shares. */
export interface Context {
	state: State;
	credentials: Credentials;
	clock: Clock;
	switches: Switches;
	requests: RecordedRequest[];
	/** The source of every UUID and name made after the seeding: deterministic too. */
	random: Faker;
	webhookTimeoutMs: number;
	/** http://127.0.0.1:PORT, once the server listens. */
	url: string;
	/** Where files of exports lie: another port. */
	filesUrl: string;
}

/** A Faker of one seed: the same seed gives the same values in the same order. */
export const createRandom = (seed: number) => new Faker({ locale: en, seed });

/** A 32-digit hexadecimal key, as `show_key` and `embedded_key` are. */
export const hexKey = (random: Faker, length = 32) =>
	random.string.hexadecimal({ length, casing: 'lower', prefix: '' });

export const defaultSwitches: Switches = {
	campaignsShowId: true,
	refuseUnknownTriggerTypes: false,
	listWebhooks: true,
	honourDestroy: true,
	postWebhooks: 'kept',
	webhookRetries: 0,
	companyIdRequired: true,
	filterByUpdate: true,
	errorBody: 'json',
	deletedStatus: 404,
	concurrencyLimit: null,
	rtbNeedsPublisher: true,
	newCallsWrapped: false,
	rtbWrapped: false,
	rtbRefusalStatus: 200,
	emptyAnswers: false,
	showConversionTags: true,
	refuseUnknownAttributes: false,
};
