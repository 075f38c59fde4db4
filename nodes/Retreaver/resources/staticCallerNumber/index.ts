import { staticCallerNumberEntity } from '../../../shared/records/entities';
import { callerPhoneParameter } from '../../../shared/input/parameters';
import { phoneNumber } from '../../../shared/input/phoneNumber';
import { createOperation, deleteOperation, getAllOperation } from '../../core/crud';
import type { Field, Resource } from '../../core/operation';

const numberField: Field = {
	...callerPhoneParameter,
	name: 'number',
	description: 'The phone number that many callers share, such as +14155550123',
	toBody: (value, { country }) => ({
		number: phoneNumber(value, callerPhoneParameter.displayName, country),
	}),
};

export const staticCallerNumber: Resource = {
	name: 'Static Caller Number',
	value: 'staticCallerNumber',
	description:
		'Numbers that many callers share, as in a call center: Retreaver asks for the real number or generates one',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(staticCallerNumberEntity),
		createOperation(staticCallerNumberEntity, [numberField], [], {
			description: 'Tell Retreaver that many callers share a number',
			answerIsOpen: true,
		}),
		deleteOperation(staticCallerNumberEntity, {
			warning: 'Retreaver then handles calls from this number like any others.',
		}),
	],
};
