import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import { requireCompany } from '../http/auth';
import { type Fields, isTruthy, rows, unwrap } from '../http/body';
import { addResource, permit } from '../http/crud';
import { invalid, notFound, Validation } from '../http/errors';
import { type Contact, type ContactNumber, nextId } from '../state';
import { endpoint } from './phoneNumber';
import { readTagList } from './tagList';

const hasNumber = ({ contact_numbers: numbers }: Contact, value: string) =>
	numbers.some(({ number }) => number === value);

/** One contact number with its changes; the same number belongs to one contact only (?). */
function changedNumber(
	existing: ContactNumber | undefined,
	input: Fields,
	contact: Contact,
	{ state }: Context,
): ContactNumber {
	const number = endpoint(input.number ?? existing?.number);
	const check = new Validation();
	if (!existing) check.require(input, 'number');
	check.check(number !== undefined, 'number', 'is not a phone number or a SIP address');
	const taken = state.contacts.some(
		(other) =>
			other.company_id === contact.company_id &&
			other.contact_numbers.some((row) => row.id !== existing?.id && row.number === number),
	);
	check.check(!taken, 'number', 'has already been taken');
	check.done();
	return {
		id: existing?.id ?? nextId(state),
		number: number!,
		description: (input.description ?? existing?.description ?? null) as string | null,
	};
}

function changed(contact: Contact, input: Fields, context: Context): Contact {
	const numbers = [...contact.contact_numbers];
	for (const row of rows(input.contact_numbers_attributes, 'contact_numbers_attributes')) {
		const change = permit(context, row, {
			id: 'any',
			_destroy: 'any',
			number: 'string',
			description: 'string',
		});
		const index = numbers.findIndex(({ id }) => String(id) === String(change.id));
		if (change.id && index < 0) throw notFound('contact_number');
		if (index >= 0 && isTruthy(change._destroy) && context.switches.honourDestroy)
			numbers.splice(index, 1);
		else if (index >= 0) numbers[index] = changedNumber(numbers[index], change, contact, context);
		else numbers.push(changedNumber(undefined, change, contact, context));
	}
	if (!numbers.length) throw invalid({ contact_numbers: ["can't be blank"] });
	return {
		...contact,
		contact_numbers: numbers,
		tag_values: readTagList(context, contact.tag_values, input.tag_list),
	};
}

/** Contacts by ID and by phone number, and their numbers (D). */
export function addContacts(app: FastifyInstance, context: Context): void {
	const { state } = context;
	addResource<Contact>(app, context, {
		wrapper: 'contact',
		path: '/contacts',
		attributes: { tag_list: 'string', contact_numbers_attributes: 'any' },
		addresses: [{ url: '/contact_numbers/:number/contact', matches: hasNumber }],
		all: () => state.contacts,
		present: ({ id, contact_numbers, tag_values }) => ({ id, contact_numbers, tag_values }),
		create: (input, _context, companyId) =>
			changed(
				{ id: nextId(state), company_id: companyId, contact_numbers: [], tag_values: [] },
				input,
				context,
			),
		update: (contact, input) => Object.assign(contact, changed(contact, input, context)),
	});

	const find = (request: FastifyRequest) => {
		const companyId = requireCompany(context, request);
		const { number } = request.params as { number: string };
		const contact = state.contacts.find(
			(other) => other.company_id === companyId && hasNumber(other, number),
		);
		if (!contact) throw notFound('contact_number');
		return { contact, index: contact.contact_numbers.findIndex((row) => row.number === number) };
	};
	app.put('/contact_numbers/:number', (request) => {
		const { contact, index } = find(request);
		const input = permit(context, unwrap(request.body, 'contact_number'), {
			number: 'string',
			description: 'string',
		});
		const row = changedNumber(contact.contact_numbers[index], input, contact, context);
		contact.contact_numbers[index] = row;
		return { contact_number: { number: row.number, description: row.description, id: row.id } };
	});
	app.delete('/contact_numbers/:number', (request, reply) => {
		const { contact, index } = find(request);
		// A contact keeps its last number (D).
		if (contact.contact_numbers.length === 1)
			throw invalid({ base: ["A contact's last number cannot be deleted"] });
		contact.contact_numbers.splice(index, 1);
		return reply.code(204).send();
	});
}
