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
import { isBlocked } from './isBlocked';

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
	action: 'Check if any number is blocked',
	description:
		'Find out whether the company has blocked any number at all; for one number use Is Blocked',
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
	name: 'Blocked Number (Suppressed)',
	value: 'suppressedNumber',
	description:
		'Callers who are blocked, for the company or a campaign, also called suppressed numbers',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(suppressedNumberEntity),
		isBlocked,
		getOperation(suppressedNumberEntity),
		createOperation(suppressedNumberEntity, [numberField], [canResubscribeField], {
			name: 'Block',
			action: 'Block a number',
			description: 'Block a caller: calls from this number do not come through',
			warning:
				'Calls from this number do not come through any more. To let them in again, use the operation Unblock.',
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
			name: 'Unblock',
			action: 'Unblock a number',
			description: 'Unblock a caller: calls from this number come through again',
			warning:
				'Calls from this number come through again. To block them again, use the operation Block.',
		}),
		checkAny,
	],
};
