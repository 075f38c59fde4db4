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
import { postback } from './postback';
import { postbackKey } from './postbackKey';
import { report } from './report';
import { rtb } from './rtb';
import { rtbInbound } from './rtbInbound';
import { staticCallerNumber } from './staticCallerNumber';
import { suppressedNumber } from './suppressedNumber';
import { target } from './target';
import { targetGroup } from './targetGroup';
import { visitorNumber } from './visitorNumber';
import { webhook } from './webhook';
import { webhookResponse } from './webhookResponse';

/** All resources of the node, those that are used most first. The drop-down and n8n's list of actions have this order. */
export const allResources: readonly Resource[] = [
	call,
	target,
	campaign,
	affiliate,
	number,
	targetGroup,
	numberPool,
	report,
	callData,
	contact,
	contactNumber,
	suppressedNumber,
	callerList,
	rtb,
	webhookResponse,
	rtbInbound,
	postback,
	postbackKey,
	payoutTable,
	visitorNumber,
	webhook,
	staticCallerNumber,
	company,
];
