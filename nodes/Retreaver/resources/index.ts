import type { Resource } from '../operation';
import { call } from './call';
import { callData } from './callData';
import { campaign } from './campaign';
import { rtb } from './rtb';

/** Every resource of the node, in the order of the drop-down (by name). */
export const resources: Resource[] = [call, callData, campaign, rtb];
