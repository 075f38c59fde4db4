import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { boolean, listOf } from '../shared/input/validate';
import { addressRanges } from '../shared/webhooks/allowedIps';
import {
	allowedIpsOption,
	answerDeadline,
	convertTypesOption,
	deadlineOption,
	includeCallKeyOption,
	tagKeysOption,
} from '../shared/webhooks/parameters';
import { settingsReader } from '../shared/webhooks/settings';
import { AT_ONCE, callTags, fallbackTags, fallbackTagsOption, tagsOfLastNode } from './answers';
import { includeCallOption } from './fullCall';
import { readTriggerTypes, registrations, triggerTypesOption } from './stages';

/** All parameters of the trigger but the campaign, read the same way when it is published and when a webhook comes. */
export function readSettings(context: IHookFunctions | IWebhookFunctions) {
	const { problems, attempt, option } = settingsReader(context);
	const responseMode = context.getNodeParameter('responseMode');
	const triggerTypes = option(triggerTypesOption, readTriggerTypes);
	const readWanted = () =>
		registrations(
			context.getNodeParameter('stages'),
			context.getNodeParameter('timerSeconds', ''),
			triggerTypes,
		);
	return {
		problems,
		wanted: attempt('Trigger On', readWanted, undefined),
		allowedIps: option(allowedIpsOption, addressRanges),
		tagKeys: option(tagKeysOption, listOf),
		convertTypes: option(convertTypesOption, boolean),
		includeCallKey: option(includeCallKeyOption, boolean),
		includeCall: option(includeCallOption, boolean),
		answer:
			responseMode === 'onReceived'
				? AT_ONCE
				: {
						deadline: option(deadlineOption, answerDeadline),
						fallback: option(fallbackTagsOption, fallbackTags),
						accept: responseMode === 'lastNode' ? tagsOfLastNode : callTags,
					},
	};
}
