import type { IDataObject } from 'n8n-workflow';

import { campaignEntity, suppressedNumberEntity } from '../../../shared/records/entities';
import { recordPath } from '../../../shared/records/locators';
import { callerPhoneParameter } from '../../../shared/input/parameters';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import type { Field, Operation, Resource } from '../../core/operation';
import { reference } from '../../fields/reference';

const numberField: Field = {
	...callerPhoneParameter,
	name: 'number',
	description: 'The phone number to block, such as +14155550123. It need not belong to a contact.',
	// Part of the path, not of the body.
	toBody: () => ({}),
};

const canResubscribeField: Field = {
	displayName: 'Can Resubscribe',
	name: 'canResubscribe',
	type: 'boolean',
	default: true,
	description:
		'Whether callers can unblock themselves by pressing 7, if a greeting tells them that they are blocked',
};

const campaignField = reference(
	campaignEntity,
	'campaign_id',
	'The campaign that the number is blocked for, from the list or by your own ID (CID)',
);

const checkAny: Operation = {
	name: 'Check Any',
	value: 'checkAny',
	action: 'Check if there are suppressed numbers',
	description: 'Find out whether any number at all is blocked in the company',
	endpoint: 'GET /suppressed_numbers/check.json',
	evidence: 'D',
	parameters: [],
	run: async ({ client, itemIndex }) => {
		const path = '/suppressed_numbers/check.json';
		const { body } = await client.request({ method: 'GET', path, itemIndex });
		return body as IDataObject;
	},
};

export const suppressedNumber: Resource = {
	name: 'Suppressed Number',
	value: 'suppressedNumber',
	description: 'Callers who are blocked, for a company or a campaign',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(suppressedNumberEntity),
		getOperation(suppressedNumberEntity),
		createOperation(suppressedNumberEntity, [numberField], [canResubscribeField], {
			action: 'Suppress a number',
			description: 'Block a caller: calls from this number do not come through',
			warning:
				'Calls from this number do not come through any more. To let them in again, use the operation Delete.',
			// Unlike other records, these are created at their own path (D).
			endpoint: 'POST /suppressed_numbers/{number}.json',
			path: (context) => {
				const number = phoneNumber(context.get('number'), numberField.displayName, context.country);
				return recordPath(suppressedNumberEntity, number);
			},
		}),
		updateOperation(suppressedNumberEntity, [campaignField, canResubscribeField], {
			answerIsOpen: true,
		}),
		deleteOperation(suppressedNumberEntity, {
			action: 'Stop suppressing a number',
			description: 'Unblock a caller: calls from this number come through again',
			warning:
				'Calls from this number come through again. To block them again, use the operation Create.',
		}),
		checkAny,
	],
};
