import { facts } from '../../../shared/api/facts';
import { readTags, tagParameters } from '../../fields/tags';
import type { Operation } from '../../core/operation';
import { respond, takesAllItems } from './respond';

export const respondWithTags: Operation = {
	name: 'Respond with Tags',
	value: 'respondWithTags',
	action: 'Respond to a webhook with tags',
	description: `Put tags on the call that started the workflow, while the caller waits, within ${facts.limits.answerSeconds} seconds`,
	endpoint: 'answer to a webhook',
	evidence: 'G',
	parameters: tagParameters,
	takesAllItems,
	run: async (context) => await respond(context, readTags(context.get, [])),
};
