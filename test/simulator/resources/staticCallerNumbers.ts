import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { addResource } from '../http/crud';
import { Validation } from '../http/errors';
import { nextId, type StaticCallerNumber } from '../state';
import { phoneNumber } from './phoneNumber';

/** Static caller numbers (D): list, create, delete. */
export function addStaticCallerNumbers(app: FastifyInstance, context: Context): void {
	addResource<StaticCallerNumber>(app, context, {
		wrapper: 'static_caller_number',
		path: '/static_caller_numbers',
		attributes: { number: 'string' },
		verbs: ['list', 'create', 'delete'],
		all: ({ state }) => state.staticCallerNumbers,
		present: ({ id, number, created_at }) => ({ id, number, created_at }),
		create: (input, { state, clock }, companyId) => {
			const number = phoneNumber(input.number);
			const check = new Validation();
			check.require(input, 'number');
			check.check(!input.number || number !== undefined, 'number', 'is not a phone number');
			check.done();
			return { id: nextId(state), company_id: companyId, number: number!, created_at: clock.iso() };
		},
	});
}
