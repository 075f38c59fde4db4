import execa from 'execa';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../n8n/install';
import { PACKAGE, packPackage } from '../../n8n/pack';
import { alternate, type Benchmark } from '../runner';
import { kilobytes, type Line, megabytes, milliseconds, plain } from '../table';

/** Two official packages from the registry. */
const OTHERS = ['@mendable/n8n-nodes-firecrawl@2.1.2', '@crowdin/n8n-nodes-crowdin@0.27.0'];

interface Loaded {
	/** CPU time in milliseconds. */
	ms: number;
	/** What stays in the heap. */
	bytes: number;
	operations: number;
}

type Measures = Loaded & { tarball: number };

/** Point 7: what a package adds to n8n's start. */
export const loading: Benchmark<unknown> = {
	name: 'loading',
	title: 'What a package adds to n8n',
	measure: async ({ rounds, quick }) => {
		const { dir, nodeBinary } = await ensureN8n(undefined, console.log);
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-loading-'));
		try {
			const tarballs = [await packPackage(folder), ...(await packFromRegistry(folder))];
			const nodes = join(folder, '.n8n/nodes');
			mkdirSync(nodes, { recursive: true });
			const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
			await execa('npm', ['install', '--prefix', nodes, ...flags, ...tarballs]);

			const names = [
				PACKAGE.name,
				...OTHERS.map((other) => other.slice(0, other.lastIndexOf('@'))),
			];
			const script = join(__dirname, 'loadingProcess.ts');
			const load = async (name: string, tarball: number): Promise<Measures> => {
				const args = [
					'--expose-gc',
					'--no-warnings',
					script,
					join(dir, 'node_modules'),
					folder,
					name,
				];
				const { stdout } = await execa(nodeBinary, args);
				return { ...JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)), tarball };
			};
			const contestants = names.map((name, index) => {
				const { size } = statSync(tarballs[index]);
				return [name, async () => await load(name, size)] as const;
			});
			// A start takes seconds, so there can be more rounds.
			const results = await alternate(quick ? 1 : 3 * rounds, Object.fromEntries(contestants));
			return linesOf(results);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function packFromRegistry(folder: string): Promise<string[]> {
	const { stdout } = await execa('npm', [
		'pack',
		'--ignore-scripts',
		'--json',
		'--pack-destination',
		folder,
		...OTHERS,
	]);
	// npm 9 names the files with the scope's sign in it, and writes them without.
	return JSON.parse(stdout).map(({ filename }: { filename: string }) =>
		join(folder, filename.replace('@', '').replace('/', '-')),
	);
}

function linesOf(results: Record<string, Measures[]>): Line[] {
	const { [PACKAGE.name]: ours, ...others } = results;
	const measures = [
		{ what: 'time', unit: milliseconds, perOperation: milliseconds, of: ({ ms }: Measures) => ms },
		{
			what: 'memory',
			unit: megabytes,
			perOperation: kilobytes,
			of: ({ bytes }: Measures) => bytes,
		},
		{
			what: 'tarball',
			unit: kilobytes,
			perOperation: kilobytes,
			of: ({ tarball }: Measures) => tarball,
		},
	];
	return Object.entries(others).flatMap(([package_, theirs]) => {
		const name = package_.slice(package_.lastIndexOf('-') + 1);
		const other = (of: (one: Measures) => number) => ({ name, figures: theirs.map(of) });
		return [
			{
				what: 'operations',
				ours: ours.map(({ operations }) => operations),
				other: other(({ operations }) => operations),
				unit: plain,
			},
			...measures.flatMap(({ what, unit, perOperation, of }): Line[] => {
				const each = (one: Measures) => of(one) / one.operations;
				return [
					{ what, ours: ours.map(of), other: other(of), unit },
					{
						what: `${what} per operation`,
						ours: ours.map(each),
						other: other(each),
						unit: perOperation,
						goal: { ratio: 1 },
					},
				];
			}),
		];
	});
}
