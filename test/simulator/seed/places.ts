/** Where callers come from: area code, city, state, zip, DMA code of the `geo` tag. */
export const places = [
	{ area: '205', city: 'Birmingham', state: 'AL', zip: '35203', dma: '630' },
	{ area: '303', city: 'Denver', state: 'CO', zip: '80202', dma: '751' },
	{ area: '305', city: 'Miami', state: 'FL', zip: '33130', dma: '528' },
	{ area: '312', city: 'Chicago', state: 'IL', zip: '60604', dma: '602' },
	{ area: '313', city: 'Detroit', state: 'MI', zip: '48226', dma: '505' },
	{ area: '317', city: 'Indianapolis', state: 'IN', zip: '46204', dma: '527' },
	{ area: '402', city: 'Omaha', state: 'NE', zip: '68102', dma: '652' },
	{ area: '404', city: 'Atlanta', state: 'GA', zip: '30303', dma: '524' },
	{ area: '405', city: 'Oklahoma City', state: 'OK', zip: '73102', dma: '650' },
	{ area: '412', city: 'Pittsburgh', state: 'PA', zip: '15222', dma: '508' },
	{ area: '414', city: 'Milwaukee', state: 'WI', zip: '53202', dma: '617' },
	{ area: '502', city: 'Louisville', state: 'KY', zip: '40202', dma: '529' },
	{ area: '503', city: 'Portland', state: 'OR', zip: '97204', dma: '820' },
	{ area: '505', city: 'Albuquerque', state: 'NM', zip: '87102', dma: '790' },
	{ area: '512', city: 'Austin', state: 'TX', zip: '78701', dma: '635' },
	{ area: '602', city: 'Phoenix', state: 'AZ', zip: '85004', dma: '753' },
	{ area: '612', city: 'Minneapolis', state: 'MN', zip: '55402', dma: '613' },
	{ area: '614', city: 'Columbus', state: 'OH', zip: '43215', dma: '535' },
	{ area: '615', city: 'Nashville', state: 'TN', zip: '37219', dma: '659' },
	{ area: '617', city: 'Boston', state: 'MA', zip: '02108', dma: '506' },
	{ area: '702', city: 'Las Vegas', state: 'NV', zip: '89101', dma: '839' },
	{ area: '704', city: 'Charlotte', state: 'NC', zip: '28202', dma: '517' },
	{ area: '801', city: 'Salt Lake City', state: 'UT', zip: '84111', dma: '770' },
	{ area: '816', city: 'Kansas City', state: 'MO', zip: '64106', dma: '616' },
	{ area: '916', city: 'Sacramento', state: 'CA', zip: '95814', dma: '862' },
] as const;

export type Place = (typeof places)[number];

/** The place of a +1 number by its area code; undefined for area codes we do not know. */
export const placeOf = (number: string): Place | undefined =>
	places.find(({ area }) => number.startsWith(`+1${area}`));

/** The system's `geo` tag, in the form of the reference's answers: DMA, country, country-zip, country-state. */
export const geoTag = ({ dma, zip, state }: Place) =>
	`${dma},us,us-${zip},us-${state.toLowerCase()}`;
