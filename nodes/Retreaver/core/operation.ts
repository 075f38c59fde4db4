import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { RetreaverClient } from '../../shared/api/client';
import type { CredentialType } from '../../shared/api/services';
import type { Entity } from '../../shared/records/entities';

/** How sure a fact about the API is: documented, from the integration guide, or observed in public code. */
export type Evidence = 'D' | 'G' | 'O';

/** What an operation has at hand when it runs for one item. */
export interface OperationContext {
	node: IExecuteFunctions;
	client: RetreaverClient;
	itemIndex: number;
	/** Of phone numbers without a country code: ISO 3166, from the credential; the US where there is none. */
	country?: string;
	/** The value of a parameter for this item; `fallback` (undefined without one) where it is not there. */
	get: <T = unknown>(name: string, fallback?: T) => T;
}

/** An output item with files beside its JSON. */
export class ItemWithFiles {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** What an operation puts out: one item, or one for each entry of a list. */
export type Output = IDataObject | IDataObject[] | ItemWithFiles;

/** One entry of the Operation drop-down: what it is called, what it asks for and what it does. */
export interface Operation {
	/** The display name. */
	name: string;
	value: string;
	/** The sentence in the node picker; also the description of the tool for an AI agent. */
	action: string;
	description: string;
	/** For the table of operations: "GET /campaigns.json". */
	endpoint: string;
	evidence: Evidence;
	/** Shown for this operation only; the registry adds that condition. */
	parameters: INodeProperties[];
	/** Does the work for one item. */
	run: (context: OperationContext) => Promise<Output>;
	/**
	 * Whether the operation works on all input items together; the parameters of the first one decide. Then
	 * `run` is called once, for that item.
	 */
	takesAllItems?: (context: OperationContext) => boolean;
	/** Whether running it twice does it twice: there are two records then, or the telephone rings twice. */
	addsUp?: boolean;
}

/** One entry of the Resource drop-down. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	/** None where nothing is sent to Retreaver. */
	credential?: CredentialType;
	/** The record that the operations put out, where outputs show it in another way than the API. */
	entity?: Entity;
	operations: Operation[];
}

/**
 * A parameter that becomes part of the request's body. Without `toBody` it becomes one attribute, named like
 * the parameter in snake_case.
 */
export type Field = INodeProperties & {
	toBody?: (value: unknown, context: OperationContext) => IDataObject | Promise<IDataObject>;
};
