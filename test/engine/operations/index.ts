import * as call from './call';
import * as callData from './callData';
import * as campaign from './campaign';
import type { Row } from './row';
import * as rtb from './rtb';

/** The rows of every resource, one file each. */
export const rows: Row[] = [call, callData, campaign, rtb].flatMap((resource) => resource.rows);
