import { median } from 'simple-statistics';

/** One line of a table: what ours took, and what something else took in the same rounds. */
export interface Line {
	what: string;
	/** One figure for each round. */
	ours: number[];
	other?: { name: string; figures: number[] };
	/** How a figure reads: "2.9 s". */
	unit: (figure: number) => string;
	/** The highest ratio, the lowest one, or the highest figure of ours with which the goal is met. */
	goal?: { ratio: number } | { leastRatio: number } | { figure: number };
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
export const milliseconds = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
export const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(bytes < 10_000 ? 2 : 1)} kB`;
export const plain = (value: number) => value.toLocaleString('en-US');

/** Figures and ratios as medians of the rounds, ratios with the lowest and the highest of a round. */
export function markdownTable(lines: Line[]): string {
	const rows = lines.map(({ what, ours, other, unit, goal }) => {
		const ratios = other?.figures.map((figure, round) => ours[round] / figure) ?? [];
		const beside = other ? `${other.name}: ${unit(median(other.figures))}` : '';
		return [
			what,
			unit(median(ours)),
			beside,
			ratioText(ratios),
			...verdict(ours, ratios, unit, goal),
		];
	});
	const head = ['', 'ours', 'beside', 'ratio', 'goal', 'met'];
	return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function ratioText(ratios: number[]): string {
	if (!ratios.every(Number.isFinite) || ratios.length === 0) return '';
	const [lowest, middle, highest] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map(
		(ratio) => ratio.toFixed(2),
	);
	return lowest === highest ? middle : `${middle} (${lowest} to ${highest})`;
}

function verdict(
	ours: number[],
	ratios: number[],
	unit: Line['unit'],
	goal: Line['goal'],
): [string, string] {
	if (!goal) return ['', ''];
	if ('leastRatio' in goal)
		return [`at least ${goal.leastRatio.toFixed(2)}`, met(median(ratios) >= goal.leastRatio)];
	if ('ratio' in goal)
		return [`at most ${goal.ratio.toFixed(2)}`, met(median(ratios) <= goal.ratio)];
	return [`at most ${unit(goal.figure)}`, met(Math.max(...ours) <= goal.figure)];
}

const met = (isMet: boolean) => (isMet ? 'yes' : '**no**');
