import type { IDataObject } from 'n8n-workflow';

import { campaignEntity, suppressedNumberEntity } from '../../../shared/entities';
import { recordPath } from '../../../shared/locators';
import { unwrap } from '../../../shared/rows';
import { phoneNumber } from '../../../shared/validate';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../crud';
import { bodyOfCollection } from '../../fields';
import type { Field, Operation, Resource } from '../../operation';
import { reference } from '../../references';

const numberField: Field = {
	displayName: 'Number',
	name: 'number',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description: 'The phone number to block. It need not belong to a contact.',
};

const canResubscribeField: Field = {
	displayName: 'Can Resubscribe',
	name: 'canResubscribe',
	type: 'boolean',
	default: true,
	description:
		'Whether callers can unblock themselves by pressing 7, where the campaign or number tells them that they are blocked',
};

const campaignField = reference(
	campaignEntity,
	'campaign_id',
	'The campaign that the number is suppressed for',
);

const checkAny: Operation = {
	name: 'Check Any',
	value: 'checkAny',
	action: 'Check whether there are suppressed numbers',
	description: 'Find out whether the company has any suppressed number at all',
	endpoint: 'GET /suppressed_numbers/check.json',
	evidence: 'D',
	parameters: [],
	run: async ({ client, itemIndex }) => {
		const path = '/suppressed_numbers/check.json';
		const { body } = await client.request({ method: 'GET', path, itemIndex });
		return body as IDataObject;
	},
};

/** Unlike other records, these are created at the path that they have afterwards (D). */
const create: Operation = {
	...createOperation(suppressedNumberEntity, [numberField], [canResubscribeField]),
	description: 'Block a number: its calls do not come through any more',
	endpoint: 'POST /suppressed_numbers/{number}.json',
	run: async (call) => {
		const number = phoneNumber(call.get('number'), numberField.displayName);
		const { body } = await call.client.request({
			method: 'POST',
			path: `${recordPath(suppressedNumberEntity, number)}.json`,
			body: {
				suppressed_number: await bodyOfCollection('additionalFields', [canResubscribeField], call),
			},
			itemIndex: call.itemIndex,
		});
		return unwrap(body as IDataObject, suppressedNumberEntity.wrapper);
	},
};

export const suppressedNumber: Resource = {
	name: 'Suppressed Number',
	value: 'suppressedNumber',
	description: 'Callers who are blocked',
	credential: 'retreaverApi',
	operations: [
		checkAny,
		create,
		deleteOperation(suppressedNumberEntity, {
			description: 'Take a number off the list of suppressed numbers: its calls come through again',
		}),
		getOperation(suppressedNumberEntity),
		getAllOperation(suppressedNumberEntity),
		updateOperation(suppressedNumberEntity, [campaignField, canResubscribeField]),
	],
};
