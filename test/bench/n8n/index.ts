import { N8N_VERSION } from '../../n8n/install';
import { runBenchmarks } from '../runner';
import { crowd } from './crowd';
import { exportCalls } from './export';
import { withHosts } from './host';
import { updateItems } from './items';
import { loading } from './loading';
import { scaling } from './scaling';
import { bids, webhooks, webhooksLazy, webhooksPooled } from './webhooks';

void runBenchmarks(
	[loading, exportCalls, updateItems, crowd, webhooks, webhooksLazy, webhooksPooled, bids, scaling],
	withHosts,
	[`n8n ${N8N_VERSION}`],
);
