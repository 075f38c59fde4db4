import type { IDataObject } from 'n8n-workflow';

import { companyEntity } from '../../../shared/records/entities';
import { unwrap } from '../../../shared/api/rows';
import {
	createOperation,
	deleteOperation,
	getAllOperation,
	getOperation,
	updateOperation,
} from '../../core/crud';
import { nameField } from '../../core/body';
import type { Operation, Resource } from '../../core/operation';

const companyName = nameField('company', 'Solar Leads');

const getActive: Operation = {
	name: 'Get Active',
	value: 'getActive',
	action: 'Get the active company',
	description:
		'Retrieve the company that was last selected in the portal, which a credential without a company ID uses',
	endpoint: 'GET /company.json',
	evidence: 'D',
	parameters: [],
	run: async ({ client, itemIndex }) => {
		const { body } = await client.request({ method: 'GET', path: '/company.json', itemIndex });
		return unwrap(body as IDataObject, companyEntity.wrapper);
	},
};

export const company: Resource = {
	name: 'Company',
	value: 'company',
	description: 'The companies of your account, each with its own campaigns, publishers and numbers',
	credential: 'retreaverApi',
	operations: [
		getAllOperation(companyEntity),
		getOperation(companyEntity),
		getActive,
		createOperation(companyEntity, [companyName], [], {
			description: 'Add a company to your account',
		}),
		updateOperation(companyEntity, [companyName]),
		deleteOperation(companyEntity, {
			condition: 'Its tracking numbers and number pools have to be deleted first.',
		}),
	],
};
