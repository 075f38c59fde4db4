import type { IDataObject } from 'n8n-workflow';

import { unwrap } from '../../../shared/api/rows';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { suppressedNumberEntity } from '../../../shared/records/entities';
import { recordPath } from '../../../shared/records/locators';
import type { Operation } from '../../core/operation';

export const isBlocked: Operation = {
	name: 'Is Blocked',
	value: 'isBlocked',
	action: 'Check if a number is blocked',
	description: 'Find out whether a phone number is blocked: blocked is true or false',
	endpoint: 'GET /suppressed_numbers/{number}.json',
	evidence: 'D',
	parameters: [
		{
			displayName: 'Phone Number',
			name: 'number',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +14155550123',
			description: 'The phone number to look up, such as +14155550123',
		},
	],
	run: async ({ client, country, get, itemIndex }) => {
		const number = phoneNumber(get('number'), 'Phone Number', country);
		const { body } = await client.request({
			method: 'GET',
			path: `${recordPath(suppressedNumberEntity, number)}.json`,
			allowAbsent: true,
			itemIndex,
		});
		const record = body === null ? {} : unwrap(body as IDataObject, suppressedNumberEntity.wrapper);
		return {
			phone_number: number,
			blocked: body !== null,
			// Only there if the number is blocked for one campaign (D).
			campaign_cid: record.cid ?? null,
			can_resubscribe: record.can_resubscribe ?? null,
			blocked_at: record.created_at ?? null,
		};
	},
};
