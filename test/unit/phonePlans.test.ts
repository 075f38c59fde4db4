import examples from 'libphonenumber-js/examples.mobile.json';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { UserError } from 'n8n-workflow';

import { defaultCountryField, phoneNumber } from '../../nodes/shared/input/phoneNumber';
import phones from '../../nodes/shared/input/phonePlans.json';
import { phonePlans } from '../../scripts/phonePlans';

const read = (value: unknown, country?: string) => phoneNumber(value, 'Caller', country);

/** The number, or undefined where it is refused. */
function tryRead(value: unknown, country?: string) {
	try {
		return read(value, country);
	} catch (error) {
		expect(error).toBeInstanceOf(UserError);
		return undefined;
	}
}

describe("libphonenumber's example of every country", () => {
	const all = getCountries().map((country) => ({
		country,
		example: getExampleNumber(country, examples)!,
	}));

	test.each(all)('$country', ({ country, example }) => {
		const { number, countryCallingCode, nationalNumber } = example;
		expect(read(number, 'US')).toBe(number);
		expect(read(example.formatInternational(), 'US')).toBe(number);
		expect(read(example.format('RFC3966'), 'US')).toBe(number);
		expect(read(example.formatNational(), country)).toBe(number);
		expect(read(nationalNumber, country)).toBe(number);
		expect(read(`011 ${countryCallingCode} ${nationalNumber}`, 'US')).toBe(number);
	});

	/** The examples with other first digits, and of other lengths. */
	const variants = all.flatMap(({ example: { number, countryCallingCode, nationalNumber } }) =>
		[
			...Array.from('0123456789', (digit) => digit + nationalNumber.slice(1)),
			nationalNumber.slice(0, -2),
			nationalNumber.slice(0, -1),
			`${nationalNumber}1`,
			`${nationalNumber}12`,
		]
			.map((national) => `+${countryCallingCode}${national}`)
			.filter((variant) => variant !== number),
	);

	test('changed into another valid number is read as libphonenumber reads it', () => {
		const valid = variants
			.map((variant) => [variant, parsePhoneNumberFromString(variant)] as const)
			.filter(([, parsed]) => parsed?.isValid() && parsed.number.length <= 16);
		expect(valid.length).toBeGreaterThan(500);
		for (const [variant, parsed] of valid) expect(read(variant)).toBe(parsed!.number);
	});

	test('of a length that the country does not have is refused', () => {
		const impossible = variants.filter((v) => !parsePhoneNumberFromString(v)?.isPossible());
		expect(impossible.length).toBeGreaterThan(500);
		for (const variant of impossible)
			expect([variant, tryRead(variant)]).toEqual([variant, undefined]);
	});

	// The rest would need the prefixes of every area and operator, which change every week.
	test('changed into one that is not in use is refused, four times of five', () => {
		const invalid = variants.filter((variant) => !parsePhoneNumberFromString(variant)?.isValid());
		const refused = invalid.filter((variant) => tryRead(variant) === undefined);
		expect(refused.length / invalid.length).toBeGreaterThan(0.8);
	});
});

test('the table is the one of libphonenumber (else: npm run phones)', () => {
	const { countries, plans } = phonePlans();
	expect(phones).toEqual({
		countries: Object.fromEntries(
			Object.entries(countries).map(([country, values]) => [
				country,
				{ name: expect.any(String), ...values },
			]),
		),
		plans,
	});
});

test('a country is chosen by its name, with the calling code beside it', () => {
	const { options } = defaultCountryField;
	expect(options).toHaveLength(getCountries().length);
	expect(options![0]).toEqual({ name: 'Afghanistan (+93)', value: 'AF' });
	expect(options).toContainEqual({ name: 'United States (+1)', value: 'US' });
});
