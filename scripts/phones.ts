import { writeFileSync } from 'node:fs';

import { phonePlans } from './phonePlans';

const { countries, plans } = phonePlans();
const names = new Intl.DisplayNames('en', { type: 'region' });
const named = Object.fromEntries(
	Object.entries(countries).map(([country, values]) => [
		country,
		{ name: names.of(country), ...values },
	]),
);

/** One line for each entry, so that a diff shows which have changed. */
function lines(entries: Record<string, unknown>): string {
	return Object.entries(entries)
		.map(([key, value]) => `\t\t${JSON.stringify(key)}: ${JSON.stringify(value)}`)
		.join(',\n');
}

writeFileSync(
	'nodes/shared/input/phonePlans.json',
	`{\n\t"countries": {\n${lines(named)}\n\t},\n\t"plans": {\n${lines(plans)}\n\t}\n}\n`,
);
