import { N8N_VERSION } from '../../n8n/install';
import { runBenchmarks } from '../runner';
import { loading } from './loading';

void runBenchmarks([loading], async (measure) => await measure(undefined), [`n8n ${N8N_VERSION}`]);
