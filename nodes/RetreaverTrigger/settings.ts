import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { boolean } from '../shared/input/validate';
import { responseModeOf } from '../shared/webhooks/addresses';
import { settingsReader } from '../shared/webhooks/settings';
import { AT_ONCE, callTags, fallbackTags, fallbackTagsOption, tagsOfLastNode } from './answers';
import { readFilters } from './filters';
import { includeCallOption } from './fullCall';
import { readTriggerTypes, registrations, triggerTypesOption } from './stages';

/** Reads all parameters of the trigger. Used when publishing and for each request. */
export function readSettings(context: IHookFunctions | IWebhookFunctions) {
	const { shared, deadline, attempt, option } = settingsReader(context);
	const responseMode = responseModeOf(context);
	const triggerTypes = option(triggerTypesOption, readTriggerTypes);
	const readWanted = () =>
		registrations(
			context.getNodeParameter('stages'),
			context.getNodeParameter('timerSeconds', ''),
			triggerTypes,
		);
	const wanted = attempt('Trigger On', readWanted, undefined);
	return {
		...shared,
		wanted,
		filters: attempt('Filters', () => readFilters(context, wanted), []),
		includeCall: option(includeCallOption, boolean),
		answer:
			responseMode === 'onReceived'
				? AT_ONCE
				: {
						deadline: deadline(),
						fallback: option(fallbackTagsOption, fallbackTags),
						accept: responseMode === 'lastNode' ? tagsOfLastNode : callTags,
					},
	};
}
