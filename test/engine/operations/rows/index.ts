import * as resources from './resources';
import type { Row } from './row';

/** The rows of every resource. */
export const rows: Row[] = Object.values(resources).flat();
