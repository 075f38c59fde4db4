import type { IHookFunctions, IWebhookDescription, IWebhookFunctions } from 'n8n-workflow';

/** How n8n answers a webhook, in n8n's own names. Saved workflows and webhook URLs contain them. */
export type ResponseMode = 'onReceived' | 'responseNode' | 'lastNode';

/**
 * The type version of the webhook triggers. For nodes of version 1, n8n evaluates an option "binaryData" by an
 * expression on every request, which starts a JavaScript engine (read in n8n 2.41).
 */
export const WEBHOOK_TRIGGER_VERSION = 2;

/**
 * The webhooks of a trigger: one path per response mode, each for GET and POST. A single path with
 * `={{$parameter.options.responseMode}}` would also work, but the expression makes n8n start a JavaScript engine on every
 * request.
 *
 * n8n runs the lifecycle methods for the webhook named `default`. It is the last one, so that n8n serves all paths
 * before Retreaver learns about one of them.
 *
 * @param path the start of each path
 * @param modes the last one is that of a node whose Options do not name one
 */
export function webhooksAt(path: string, modes: readonly ResponseMode[]): IWebhookDescription[] {
	const webhooks = modes.flatMap((mode): IWebhookDescription[] => {
		const webhook = {
			name: 'setup',
			path: `${path}/${mode}`,
			responseMode: mode,
			// All items of the last node, so that the trigger can tell if there is more than one.
			responseData: 'allEntries',
		} as const;
		const isOtherMode = `($parameter.options?.responseMode ?? "${modes.at(-1)}") !== "${mode}"`;
		return [
			{ ...webhook, httpMethod: 'GET', ndvHideUrl: true },
			{
				...webhook,
				httpMethod: 'POST',
				ndvHideUrl: `={{$parameter.registration !== "manual" || ${isOtherMode}}}`,
			},
		];
	});
	return webhooks.map((webhook, index) =>
		index === webhooks.length - 1 ? { ...webhook, name: 'default' } : webhook,
	);
}

/** Returns the address that all webhooks of a trigger begin with, without the response mode. */
export function nodeAddress(context: IHookFunctions | IWebhookFunctions): string {
	return withoutMode(context.getNodeWebhookUrl('default') as string);
}

/** Returns the address of the webhook with the response mode that the node is set to. */
export function ownAddress(context: IHookFunctions | IWebhookFunctions): string {
	return `${nodeAddress(context)}/${responseModeOf(context)}`;
}

/** Returns the response mode that the node is set to. */
export function responseModeOf(context: IHookFunctions | IWebhookFunctions): ResponseMode {
	// The webhook with the lifecycle methods is the one of the default mode.
	const [unset] = (context.getNodeWebhookUrl('default') as string).split('/').slice(-1);
	return context.getNodeParameter('options.responseMode', unset) as ResponseMode;
}

/** Removes the response mode from the end of an address. */
export function withoutMode(address: string): string {
	return address.replace(/\/[^/]*$/, '');
}

/** Returns what is wrong if a request used the address of another response mode than the node is set to. */
export function addressProblems(context: IWebhookFunctions): string[] {
	const { path } = context.getRequestObject();
	if (path.replace(/\/$/, '').endsWith(`/${responseModeOf(context)}`)) return [];
	return [
		'What answers Retreaver was changed under Options after this webhook was added to Retreaver, so Retreaver does not get the answer of the workflow. Publish the workflow again; if the webhooks are set up by hand, copy the address to Retreaver again.',
	];
}
