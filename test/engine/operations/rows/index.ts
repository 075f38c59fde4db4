import * as affiliate from './affiliate';
import * as call from './call';
import * as callData from './callData';
import * as callerList from './callerList';
import * as campaign from './campaign';
import * as company from './company';
import * as contact from './contact';
import * as contactNumber from './contactNumber';
import * as number from './number';
import * as numberPool from './numberPool';
import * as payoutTable from './payoutTable';
import * as postbackKey from './postbackKey';
import * as report from './report';
import type { Row } from './row';
import * as rtb from './rtb';
import * as staticCallerNumber from './staticCallerNumber';
import * as suppressedNumber from './suppressedNumber';
import * as target from './target';
import * as targetGroup from './targetGroup';
import * as visitorNumber from './visitorNumber';
import * as webhook from './webhook';
import * as webhookResponse from './webhookResponse';

/** The rows of every resource, one file each. */
export const rows: Row[] = [
	affiliate,
	call,
	callData,
	callerList,
	campaign,
	company,
	contact,
	contactNumber,
	number,
	numberPool,
	payoutTable,
	postbackKey,
	report,
	rtb,
	staticCallerNumber,
	suppressedNumber,
	target,
	targetGroup,
	visitorNumber,
	webhook,
	webhookResponse,
].flatMap((resource) => resource.rows);
