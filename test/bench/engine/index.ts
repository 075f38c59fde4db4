import { runBenchmarks } from '../runner';
import { withEngine } from './bench';
import { bidBesideExport, crowd } from './budget';
import { exportCalls } from './export';
import { updateItems } from './items';
import { fileMemory, memory, pingMemory } from './memory';
import { pagesRead } from './pages';

void runBenchmarks(
	[exportCalls, updateItems, crowd, bidBesideExport, pagesRead, memory, pingMemory, fileMemory],
	async (measure) => await withEngine({ calls: 5000 }, measure),
);
