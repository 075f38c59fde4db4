import type { Resource } from '../core/operation';
import { affiliate } from './affiliate';
import { call } from './call';
import { callData } from './callData';
import { callerList } from './callerList';
import { campaign } from './campaign';
import { company } from './company';
import { contact } from './contact';
import { contactNumber } from './contactNumber';
import { number } from './number';
import { numberPool } from './numberPool';
import { payoutTable } from './payoutTable';
import { postbackKey } from './postbackKey';
import { report } from './report';
import { rtb } from './rtb';
import { staticCallerNumber } from './staticCallerNumber';
import { suppressedNumber } from './suppressedNumber';
import { target } from './target';
import { targetGroup } from './targetGroup';
import { visitorNumber } from './visitorNumber';
import { webhook } from './webhook';
import { webhookResponse } from './webhookResponse';

/** Every resource of the node, in the order of the drop-down (by name). */
export const resources: Resource[] = [
	target,
	targetGroup,
	call,
	callData,
	callerList,
	campaign,
	webhook,
	company,
	contact,
	contactNumber,
	number,
	numberPool,
	payoutTable,
	postbackKey,
	affiliate,
	report,
	rtb,
	staticCallerNumber,
	suppressedNumber,
	visitorNumber,
	webhookResponse,
];
