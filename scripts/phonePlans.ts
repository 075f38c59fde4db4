import metadata from 'libphonenumber-js/metadata.max.json';

/** NANP: three digits of an area, three of an exchange, four of a line. N11 and N9X are no areas. */
const NANP = '[2-9](?!11|9)\\d{2}[2-9]\\d{6}';

/** The parts of a country in version 4 of libphonenumber-js' metadata that are wanted here. */
interface Metadata {
	code: string;
	international: string;
	national: string;
	trunk: string;
	rewrite?: string;
}

/**
 * What `nodes/shared/input/phonePlans.json` holds, from libphonenumber's metadata, without the countries' names: for
 * a country (ISO 3166) its calling code, what is dialled before the code of another country (00 unless given), and
 * the trunk prefix; for a calling code its main country and which national numbers there are. All but the codes are
 * regular expressions.
 */
export function phonePlans() {
	const countries = Object.entries(metadata.countries).map(
		([country, values]) => [country, read(values)] as const,
	);
	const shared = new Map<string, Set<string>>();
	for (const [, { code, national }] of countries) {
		shared.set(code, (shared.get(code) ?? new Set()).add(code === '1' ? NANP : national));
	}
	const plans = [...shared].map(([code, patterns]) => [
		code,
		{
			country: metadata.country_calling_codes[code as '1'][0],
			national: [...patterns].join('|'),
		},
	]);
	const others = Object.entries(metadata.nonGeographic).map(([code, values]) => [
		code,
		{ national: read(values).national },
	]);
	return {
		countries: Object.fromEntries(
			countries.map(([country, { code, international, trunk, rewrite }]) => [
				country,
				{
					code,
					...(international === '00' ? {} : { international }),
					...(trunk ? { trunk } : {}),
					...(rewrite ? { rewrite } : {}),
				},
			]),
		),
		plans: Object.fromEntries([...plans, ...others]),
	};
}

function read(values: unknown): Metadata {
	const [code, international, national, , , prefix, , trunk = prefix, rewrite] = values as string[];
	return { code, international, national, trunk: trunk || prefix, rewrite };
}
