import { runBenchmarks } from '../runner';
import { withEngine } from './bench';
import { exportCalls } from './export';
import { updateItems } from './items';
import { memory, pingMemory } from './memory';
import { pagesRead } from './pages';

void runBenchmarks(
	[exportCalls, updateItems, pagesRead, memory, pingMemory],
	async (measure) => await withEngine({ calls: 5000 }, measure),
);
