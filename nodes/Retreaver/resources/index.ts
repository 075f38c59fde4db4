import type { Resource } from '../operation';
import { affiliate } from './affiliate';
import { call } from './call';
import { callData } from './callData';
import { campaign } from './campaign';
import { company } from './company';
import { contact } from './contact';
import { contactNumber } from './contactNumber';
import { number } from './number';
import { numberPool } from './numberPool';
import { rtb } from './rtb';
import { staticCallerNumber } from './staticCallerNumber';
import { suppressedNumber } from './suppressedNumber';
import { target } from './target';
import { targetGroup } from './targetGroup';

/** Every resource of the node, in the order of the drop-down (by name). */
export const resources: Resource[] = [
	target,
	targetGroup,
	call,
	callData,
	campaign,
	company,
	contact,
	contactNumber,
	number,
	numberPool,
	affiliate,
	rtb,
	staticCallerNumber,
	suppressedNumber,
];
