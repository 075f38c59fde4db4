import { type Fact, readFacts, sentence } from './facts';
import { table } from './table';

const cell = (fact: Fact) => sentence(fact).replaceAll('|', '\\|');

/** `callerLists` -> `Caller lists`. */
const title = (topic: string) =>
	topic.charAt(0).toUpperCase() +
	topic.slice(1).replace(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`);

/** The generated parts of docs/evidence.md, by the names of their places. */
export function evidenceTables(facts: readonly Fact[] = readFacts()): Record<string, string> {
	const of = (topic: string) => facts.filter((fact) => fact.topic === topic);
	const topics = [...new Set(facts.map(({ topic }) => topic))];
	const answers = [...new Set(facts.flatMap(({ otherwise }) => otherwise ?? []))];
	return {
		unproven: table(
			['what', 'evidence', 'what the nodes do about it'],
			...answers.map((answer) => {
				const resting = facts.filter(({ otherwise }) => otherwise === answer);
				const letters = [...new Set(resting.map(({ known }) => known.evidence))];
				return [resting.map(cell).join('<br>'), letters.join(', '), answer];
			}),
		),
		limits: table(
			['limit', 'evidence'],
			...of('limits').map((fact) => [cell(fact), fact.known.evidence]),
		),
		facts: topics
			.map((topic) => {
				const rows = of(topic).map((fact) => [
					`\`${fact.id}\``,
					cell(fact),
					fact.known.evidence,
					fact.source,
				]);
				return `### ${title(topic)}\n\n${table(['name', 'fact', 'evidence', 'source'], ...rows)}`;
			})
			.join('\n\n'),
	};
}

/** Facts of other topics that bids rest on. */
const BIDS = [
	'hosts.configurator',
	'stages.bid',
	'wrappers.bidTimer',
	'webhooks.tagTokens',
	'webhooks.remove',
	'limits.answerSeconds',
];

/** What the bid trigger rests on. */
export function bidsTable(facts: readonly Fact[] = readFacts()): string {
	const resting = facts.filter(({ id, topic }) => topic === 'bids' || BIDS.includes(id));
	return table(['what', 'evidence'], ...resting.map((fact) => [cell(fact), fact.known.evidence]));
}
