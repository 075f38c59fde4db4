import type { INodeProperties } from 'n8n-workflow';

/** For operations that rest on observation (O): said in the editor before somebody relies on it. */
export const observedNotice: INodeProperties = {
	displayName:
		"Retreaver's API reference does not describe this operation: it works as observed in public code, and Retreaver may change it without notice. Try it before you rely on it.",
	name: 'observedNotice',
	type: 'notice',
	default: '',
};
