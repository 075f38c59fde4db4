import type { ILoadOptionsFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { isEmpty } from '../input/validate';

/**
 * The campaign that is chosen in the node whose list is opened.
 *
 * @throws UserError if none is chosen yet, or an expression cannot be worked out in the editor
 */
export function pickedCampaign(context: ILoadOptionsFunctions): INodeParameterResourceLocator {
	const picked = context.getNodeParameter('campaign', '') as INodeParameterResourceLocator | '';
	const value = typeof picked === 'object' ? picked.value : picked;
	if (isEmpty(value) || String(value).startsWith('=')) {
		throw new UserError('Choose the campaign first: the list is that of one campaign.');
	}
	return picked as INodeParameterResourceLocator;
}
