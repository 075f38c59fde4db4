import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Simulator } from '../../../simulator';
import type { RunNodeInput } from '../../harness';
import type { CredentialName } from '../../support';

/** One run of an operation, with the requests that the API's reference demands for it. */
export interface Row {
	/** `resource.operation`, by their values. */
	operation: string;
	/** What is special about this run, where an operation has several rows. */
	case?: string;
	/** The node's parameters but for resource and operation; what is left out takes its default. */
	parameters: (simulator: Simulator) => IDataObject;
	items?: RunNodeInput['items'];
	/** The credential that is set; `core` (the API key, with the RTB key) unless said otherwise. */
	credentials?: CredentialName;
	/** Every API request that goes out, in order; keys and company left out of query and body. */
	requests: (simulator: Simulator) => ExpectedRequest[];
	/** What came out, and what the account holds afterwards. */
	check: (items: INodeExecutionData[], simulator: Simulator) => void;
}

export interface ExpectedRequest {
	method: string;
	path: string;
	/** As text, as it stands in the URL. */
	query?: IDataObject;
	body?: IDataObject;
}
