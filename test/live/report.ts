import { operationOf } from './plan';
import type { Findings, OperationResult } from './run';

/** What goes into `live-check.json`. */
export interface Report extends Findings {
	/** Versions of the package and of Node.js. */
	package: string;
	node: string;
	/** UTC. */
	date: string;
	address: "Retreaver's own" | 'another';
}

const VERDICTS = ['differs', 'now known', 'open', 'holds'] as const;

const code = (text: string) => (text ? `\`${text.replaceAll('|', '\\|')}\`` : '');
const row = (...cells: Array<string | number | undefined>) =>
	`| ${cells.map((cell) => cell ?? '').join(' | ')} |`;

/** The report as Markdown, to paste into an issue. */
export function toMarkdown(report: Report): string {
	const { facts, operations } = report;
	const count = (verdict: string) => facts.filter((fact) => fact.verdict === verdict).length;
	return [
		'# Live check',
		'',
		`n8n-nodes-retreaver ${report.package}, Node.js ${report.node}, ${report.date}. Address: ${report.address}. ${report.requests} requests, ${report.slowedDown} of them slowed down (429).`,
		'',
		`Facts: ${VERDICTS.map((verdict) => `${count(verdict)} ${verdict}`).join(', ')}. No values of the account are in here.${report.isLeft ? ' The check could not delete what it made, or not make sure of it.' : ''}`,
		...VERDICTS.filter((verdict) => count(verdict) > 0).flatMap((verdict) => [
			'',
			`## ${verdict[0]?.toUpperCase()}${verdict.slice(1)}`,
			'',
			row('fact', 'in facts/', 'evidence', 'seen'),
			row('---', '---', '---', '---'),
			...facts
				.filter((fact) => fact.verdict === verdict)
				.map(({ id, fact, evidence, seen }) =>
					row(fact.replaceAll('|', '\\|'), id, evidence, code(seen)),
				),
		]),
		'',
		'## Operations',
		'',
		row('operation', 'result', 'status', 'ms', 'rows', 'answer', 'Link'),
		row('---', '---', '---', '---', '---', '---', '---'),
		...operations.map(({ operation, result, reason, status, ms, rows, form, link }) =>
			row(
				operationOf(operation).title,
				reason ? `${result}: ${reason}` : result,
				status,
				ms,
				rows,
				code(form ?? ''),
				code(link ?? ''),
			),
		),
		'',
		'<details><summary>Headers and fields of the answers</summary>',
		'',
		'```',
		...operations.filter(isShown).flatMap(details),
		'```',
		'',
		'</details>',
		'',
	].join('\n');
}

/** Whether it is the first with its shape, where an operation ran several times. */
function isShown({ operation, shape }: OperationResult, index: number, all: OperationResult[]) {
	return shape && all.findIndex((one) => one.operation === operation && one.shape) === index;
}

function details({ operation, form, headers, shape = [] }: OperationResult): string[] {
	return [
		`${operation} ${form ?? '[]'}`,
		`  headers: ${headers?.join(', ')}`,
		...shape.map((line) => `  ${line}`),
	];
}
