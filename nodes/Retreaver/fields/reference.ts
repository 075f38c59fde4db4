import type { Entity } from '../../shared/records/entities';
import { locator, recordId } from '../../shared/records/locators';
import type { Field } from '../core/operation';

/**
 * A reference to another record. Chosen from a list or by the customer's own ID, since the API expects that ID (D).
 *
 * @param attribute the name of that ID in the request, for example `client_cid`
 */
export function reference(entity: Entity, attribute: string, description: string): Field {
	const parameter = locator(entity);
	return {
		...parameter,
		description,
		modes: parameter.modes?.filter(({ name }) => name !== 'id'),
		toBody: (value) => ({ [attribute]: recordId(entity, value).id }),
	};
}
