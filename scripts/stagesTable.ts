import { STAGES } from '../nodes/shared/webhooks/stages';
import { readFacts } from './facts';
import { table } from './table';

/** The stages of the trigger, how each is registered, and the evidence for that. */
export function stagesTable(): string {
	const facts = readFacts();
	const fact = (id: string) => facts.find((one) => one.id === id)!;
	const rows = Object.values(STAGES).map(({ option, triggerType }) => {
		const { known } =
			triggerType === undefined
				? fact('webhooks.timer')
				: facts.find(({ topic, known: { value } }) => topic === 'stages' && value === triggerType)!;
		const registered =
			triggerType === undefined ? 'timer of the campaign' : `trigger type \`${triggerType}\``;
		const when = option.description.charAt(0).toLowerCase() + option.description.slice(1);
		return [option.name, `\`${option.value}\``, when, registered, known.evidence];
	});
	return table(
		['stage', '`stage` in the item', 'when', 'how it is registered', 'evidence'],
		...rows,
	);
}
