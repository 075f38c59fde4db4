import { runBenchmarks } from '../runner';
import { withEngine } from './bench';
import { exportCalls } from './export';
import { updateItems } from './items';
import { memory } from './memory';
import { pagesRead } from './pages';

const CALLS = 5000;

void runBenchmarks(
	[exportCalls, updateItems, pagesRead, memory],
	async (measure) => await withEngine(CALLS, measure),
);
