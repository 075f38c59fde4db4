import type { INodeProperties } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

/** Who registers the webhook. What the automatic way needs is shown for `registration: automatic`. */
export const registrationParameter: INodeProperties = {
	displayName: 'Registration',
	name: 'registration',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description: 'Activating the workflow adds webhooks to the campaign, deactivating removes them',
		},
		{
			name: 'By Hand',
			value: 'manual',
			description: 'You paste the webhook URL into Retreaver yourself',
		},
	],
	default: 'automatic',
	description: 'Who tells Retreaver where to send calls',
};

/** Entries of Options. */
export const allowedIpsOption: INodeProperties = {
	displayName: 'Allowed IPs',
	name: 'allowedIps',
	type: 'string',
	default: '',
	placeholder: 'e.g. 192.0.2.10, 192.0.2.11',
	description:
		'Addresses that may send webhooks, separated by commas. Empty allows all; the token protects the webhook in any case.',
};

export const deadlineOption: INodeProperties = {
	displayName: 'Answer Deadline',
	name: 'deadline',
	type: 'number',
	typeOptions: { minValue: 0.5, maxValue: 4.8, numberPrecision: 1 },
	default: 4,
	description:
		'Seconds after which the fallback answer goes out, whatever the workflow is still doing. Retreaver gives up after 5.',
};

export const tagKeysOption: INodeProperties = {
	displayName: 'Tags to Send',
	name: 'tagKeys',
	type: 'string',
	displayOptions: { show: { '/registration': ['automatic'] } },
	default: '',
	placeholder: 'e.g. lead_score, utm_source',
	description: 'Keys of tags of the call to get as well, separated by commas',
};

/**
 * The milliseconds of {@link deadlineOption}.
 *
 * @throws UserError where it is no number of seconds below 5
 */
export function answerDeadline(deadline: unknown = deadlineOption.default): number {
	const seconds = Number(deadline);
	if (seconds > 0 && seconds < 5) return seconds * 1000;
	throw new UserError('"Answer Deadline" must be less than the 5 seconds that Retreaver waits.');
}

/** The keys in {@link tagKeysOption}. */
export function readTagKeys(tagKeys: unknown = ''): string[] {
	return String(tagKeys)
		.split(',')
		.map((key) => key.trim())
		.filter(Boolean);
}
