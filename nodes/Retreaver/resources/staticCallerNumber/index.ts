import { staticCallerNumberEntity } from '../../../shared/entities';
import { phoneNumber } from '../../../shared/validate';
import { createOperation, deleteOperation, getAllOperation } from '../../crud';
import type { Field, Resource } from '../../operation';

const numberField: Field = {
	displayName: 'Number',
	name: 'number',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14155550123',
	description: 'The phone number that many of your calls come from',
	toBody: (value) => ({ number: phoneNumber(value, 'Number') }),
};

export const staticCallerNumber: Resource = {
	name: 'Static Caller Number',
	value: 'staticCallerNumber',
	description:
		'Caller IDs that many callers share, such as that of a call center: Retreaver asks for the real number or makes one up',
	credential: 'retreaverApi',
	operations: [
		createOperation(staticCallerNumberEntity, [numberField], []),
		deleteOperation(staticCallerNumberEntity),
		getAllOperation(staticCallerNumberEntity),
	],
};
