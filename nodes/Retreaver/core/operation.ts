import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { RetreaverClient } from '../../shared/api/client';
import type { KeyKind } from '../../shared/api/postbackKeys';
import type { CredentialType } from '../../shared/api/services';
import type { Entity } from '../../shared/records/entities';
import type { Skipped } from './skipInvalid';

/**
 * The source of a fact about the API: the reference, the integration guide, the help centre, public code, or our own
 * inference; L with the date on which it was seen live, such as `L 2026-12-24`.
 */
export type Evidence = 'D' | 'G' | 'H' | 'O' | '?' | `L ${number}-${number}-${number}`;

/** The context of an operation that runs for one item. */
export interface OperationContext {
	node: IExecuteFunctions;
	client: RetreaverClient;
	itemIndex: number;
	/** The country (ISO 3166) of phone numbers without a country code, from the credential. Undefined means US. */
	country?: string;
	/** Collects invalid entries of a list instead of an error, if Skip Invalid is on. */
	skipped?: Skipped[];
	/** The value of a parameter for this item; `fallback` if it is not set. */
	get: <T = unknown>(name: string, fallback?: T) => T;
}

/** An output item with JSON and files. */
export class ItemWithFiles {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** A file that could not be completed. */
export class IncompleteFile extends Error {
	/**
	 * @param item what it has so far
	 * @param reason why it is not complete
	 */
	constructor(
		readonly item: ItemWithFiles,
		readonly reason: Error,
	) {
		super(reason.message);
	}
}

/**
 * The output of an operation: one item, or one item per entry of a list. A list that can be long comes in parts, as it is
 * read: making thousands of items at once would hold up everything else in n8n, such as a bid.
 */
export type Output = IDataObject | IDataObject[] | AsyncIterable<IDataObject[]> | ItemWithFiles;

/** An entry of the Operation drop-down, with its texts, parameters and implementation. */
export interface Operation {
	/** The display name. */
	name: string;
	value: string;
	/** The text in the node picker; also the description of the tool for an AI agent. */
	action: string;
	description: string;
	/** Method and path for the generated docs, such as "GET /campaigns.json". */
	endpoint: string;
	evidence: Evidence;
	/** Only shown for this operation; the registry adds the condition. */
	parameters: INodeProperties[];
	/** Runs the operation for one item. */
	run: (context: OperationContext) => Promise<Output>;
	/**
	 * Whether the operation processes all input items together, depending on the parameters of the first item. `run` is
	 * then called once, for that item.
	 */
	takesAllItems?: (context: OperationContext) => boolean;
	/**
	 * Whether items run one after the other, depending on the parameters of the first item: for operations that read a
	 * record and decide by it what to send, since two items can be about the same record.
	 */
	oneByOne?: (context: OperationContext) => boolean;
	/** Whether running it twice has a double effect: it creates two records, or the phone rings twice. */
	addsUp?: boolean;
	/** Adds the option Timeout, for operations for which time matters; it begins with this value (seconds). */
	timeout?: number;
	/** The name of the parameter with a list of entries. Adds the option Skip Invalid for these entries. */
	skipInvalidIn?: string;
}

/** An entry of the Resource drop-down. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	/** Undefined if the operations send nothing to Retreaver. */
	credential?: CredentialType;
	/** What the postback key has to be for, if that is the credential. */
	keyFor?: KeyKind;
	/** The type of the output records, if its `present` has to be applied to them. */
	entity?: Entity;
	operations: Operation[];
}

/**
 * A parameter that becomes part of the request's body. By default, it becomes one attribute with the parameter's name in
 * snake_case; `toBody` overrides that.
 */
export type Field = INodeProperties & {
	toBody?: (value: unknown, context: OperationContext) => IDataObject | Promise<IDataObject>;
};
