import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { TOKEN_PARAMETER } from '../api/tokenMask';
import { notice } from '../input/parameters';
import { checkPastedToken } from './token';

/**
 * Who registers the webhooks. Behind Options, since few need it, and not in it: n8n does not see what is in a collection
 * when it decides which other parameters a node has, and leaves those empty (2.41).
 */
export const registrationParameter: INodeProperties = {
	displayName: 'Set Up in Retreaver',
	name: 'registration',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Automatically',
			value: 'automatic',
			description:
				'Publishing (activating) the workflow sets everything up in the campaign; unpublishing it removes that again',
		},
		{
			name: 'By Hand',
			value: 'manual',
			description: 'You copy web addresses to Retreaver yourself',
		},
	],
	default: 'automatic',
	description:
		'Who tells Retreaver to call this workflow. By hand is for an API key that may not change campaigns, and for webhooks of a buyer.',
};

/** Whether the webhooks are registered by hand. */
export function isByHand(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getNodeParameter('registration', 'automatic') === 'manual';
}

/** Display options of what the trigger needs to register its webhooks. */
export const whenAutomatic = { show: { '/registration': ['automatic'] } };

/** Display options of what helps to register webhooks by hand. */
export const whenByHand = { show: { '/registration': ['manual'] } };

/** A notice that lists the steps to register the webhooks by hand. */
export function manualSteps(steps: string[]): INodeProperties {
	// In a notice, n8n shows dots also before the entries of a numbered list, and drops line breaks (2.41).
	const items = steps.map((step, index) => `<li>${index + 1}. ${step}</li>`).join('');
	return notice(
		'manualNotice',
		`How to set up the webhooks in Retreaver yourself:<ul>${items}</ul>`,
		whenByHand.show,
	);
}

/** A text to copy into Retreaver. A field, because a notice does not wrap long words and is hard to copy from. */
export function manualText(
	name: string,
	title: string,
	text: string,
	description: string,
): INodeProperties {
	return {
		displayName: title,
		name,
		type: 'string',
		noDataExpression: true,
		typeOptions: { rows: text.length > 60 ? 4 : 1 },
		displayOptions: whenByHand,
		default: text,
		description,
	};
}

/**
 * The address of n8n's webhook, as a part of the addresses to copy: n8n's expressions do not have it. It is shown only.
 */
export const productionUrlParameter: INodeProperties = {
	displayName: 'Production URL',
	name: 'productionUrl',
	type: 'string',
	noDataExpression: true,
	displayOptions: whenByHand,
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…/retreaver/onReceived',
	description:
		'Copy it from Webhook URLs at the top of this panel, so that it shows in the addresses below',
};

/**
 * The token as a part of the addresses to copy: n8n's expressions do not have the values of a credential. n8n exports a
 * workflow with all its parameters, also those of the type password (read in 2.41), so that the token must not stay
 * here: {@link checkByHand}. An entry of Options.
 */
export const pastedTokenOption: INodeProperties = {
	displayName: 'Webhook Token for the Addresses',
	name: 'pastedToken',
	type: 'string',
	typeOptions: { password: true },
	noDataExpression: true,
	displayOptions: whenByHand,
	default: '',
	hint: 'Remove this option when you have copied the addresses.',
	description: 'The Webhook Token of the credential, so that it shows in the addresses to copy',
};

const PASTED = `options.${pastedTokenOption.name}`;

/** JavaScript for the end of an address that asks for the tags that the node is to include. */
export const TAG_QUERY =
	'[$parameter.tagKeys ?? [], ($parameter.otherTags ?? "").split(",")].flat().map((tag) => tag.trim()).filter(Boolean).map((tag) => "&" + encodeURIComponent(tag) + "=[" + tag + "]").join("")';

/**
 * A field that shows a complete address to copy into Retreaver. It is shown only: what is entered here instead has no
 * effect.
 *
 * @param rest JavaScript for the end of the address, behind the token
 */
export function addressToCopy(
	name: string,
	title: string,
	rest: string,
	description: string,
): INodeProperties {
	const url = `$parameter.productionUrl.trim() + "?${TOKEN_PARAMETER}=" + $parameter.${PASTED}.trim() + ${rest}`;
	const isReady = `$parameter.productionUrl && $parameter.${PASTED.replace('.', '?.')}`;
	return {
		displayName: title,
		name,
		type: 'string',
		displayOptions: whenByHand,
		default: `={{ ${isReady} ? ${url} : "Follow steps 1 and 2" }}`,
		description,
	};
}

/**
 * Checks a trigger whose webhooks are registered by hand, when it is published.
 *
 * @throws UserError if the credential has no usable Webhook Token, or the node still has one
 */
export async function checkByHand(context: IHookFunctions): Promise<void> {
	await checkPastedToken(context);
	if (!context.getNodeParameter(PASTED, '')) return;
	throw new UserError(
		`Copy the addresses to Retreaver, then remove "${pastedTokenOption.displayName}" from Options: it would be in every export of this workflow.`,
	);
}
