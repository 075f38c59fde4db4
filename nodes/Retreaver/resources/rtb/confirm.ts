import type { IDataObject } from 'n8n-workflow';

import { uuid } from '../../../shared/validate';
import type { Operation } from '../../operation';

export const confirm: Operation = {
	name: 'Confirm',
	value: 'confirm',
	action: 'Confirm an RTB reservation',
	description:
		'Take a reserved buyer for good, so that the call counts against their caps. The status says confirmed, or no-target where the buyer filled up meanwhile: branch on it.',
	endpoint: 'PUT rtb.retreaver.com/rtbs/{uuid}.json',
	evidence: 'D',
	parameters: [
		{
			displayName:
				'Confirming obliges you to place the call. Confirmed calls that never arrive can lead to penalties.',
			name: 'confirmNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Reservation UUID',
			name: 'reservationUuid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.uuid }}',
			description: 'The UUID in the answer of the operation Create',
		},
	],
	run: async (call) => {
		const id = uuid(call.get('reservationUuid'), 'Reservation UUID');
		const { body } = await call.client.request({
			service: 'rtb',
			method: 'PUT',
			path: `/rtbs/${id}.json`,
			body: { status: 'confirmed' },
			repeatable: true,
			itemIndex: call.itemIndex,
		});
		return body as IDataObject;
	},
};
