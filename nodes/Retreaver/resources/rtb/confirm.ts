import type { IDataObject } from 'n8n-workflow';

import { notice } from '../../../shared/input/parameters';
import { uuid } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';

export const confirm: Operation = {
	name: 'Confirm',
	value: 'confirm',
	action: 'Confirm an RTB reservation',
	description:
		'Promise the call to the buyer that was reserved, so that it counts against their caps',
	endpoint: 'PUT rtb.retreaver.com/rtbs/{uuid}.json',
	evidence: 'D',
	parameters: [
		notice(
			'confirmNotice',
			'Confirming obliges you to place the call: calls that never arrive can lead to penalties. Check status behind this node: confirmed, or no-target where the buyer filled up meanwhile.',
		),
		{
			displayName: 'Reservation UUID',
			name: 'reservationUuid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.uuid }}',
			description: 'The ID of the reservation: uuid from the operation Create',
		},
	],
	run: async (context) => {
		const id = uuid(context.get('reservationUuid'), 'Reservation UUID');
		const { body } = await context.client.request({
			service: 'rtb',
			method: 'PUT',
			path: `/rtbs/${id}.json`,
			body: { status: 'confirmed' },
			repeatable: true,
			itemIndex: context.itemIndex,
		});
		return body as IDataObject;
	},
};
