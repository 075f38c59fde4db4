import { N8N_VERSION } from '../../n8n/install';
import { runBenchmarks } from '../runner';
import { exportCalls } from './export';
import { withHost } from './host';
import { updateItems } from './items';
import { loading } from './loading';
import { bids, webhooks } from './webhooks';

void runBenchmarks([loading, exportCalls, updateItems, webhooks, bids], withHost, [`n8n ${N8N_VERSION}`]);
