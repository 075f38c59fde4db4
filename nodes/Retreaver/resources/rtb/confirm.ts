import { facts } from '../../../shared/api/facts';
import { notice } from '../../../shared/input/parameters';
import { uuid } from '../../../shared/input/validate';
import type { Operation } from '../../core/operation';
import { sendReservation } from './reservation';

export const confirm: Operation = {
	name: 'Confirm',
	value: 'confirm',
	action: 'Confirm an RTB reservation',
	description:
		'Promise the call to the buyer that was reserved, so that it counts against their caps',
	endpoint: 'PUT rtb.retreaver.com/rtbs/{uuid}.json',
	evidence: 'D',
	timeout: 10,
	parameters: [
		notice(
			'confirmNotice',
			'Confirming obliges you to place the call: calls that never arrive can lead to penalties. Check reserved after this node: it is false, with the status no-target, if the buyer filled up meanwhile.',
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
		return await sendReservation(context, {
			method: 'PUT',
			path: `/rtbs/${id}.json`,
			body: { status: facts.reservations.confirm },
			repeatable: true,
		});
	},
};
