/** What the calls of a campaign are about, the lead fields its publishers send, and what a sale is worth (US dollars). */
export const verticals = [
	{
		name: 'Auto Insurance',
		revenue: 38,
		payout: 26,
		fields: { currently_insured: ['yes', 'no'], vehicle_year: ['2012', '2016', '2019', '2022'] },
	},
	{
		name: 'Final Expense',
		revenue: 55,
		payout: 40,
		fields: { age: ['58', '64', '71', '79'], smoker: ['yes', 'no'] },
	},
	{
		name: 'Medicare Advantage',
		revenue: 72,
		payout: 52,
		fields: { age: ['65', '67', '70', '74'], medicare_parts: ['A', 'A and B'] },
	},
	{
		name: 'Home Security',
		revenue: 44,
		payout: 30,
		fields: { homeowner: ['yes', 'no'], credit_rating: ['fair', 'good', 'excellent'] },
	},
	{
		name: 'Roofing',
		revenue: 80,
		payout: 58,
		fields: { homeowner: ['yes', 'no'], roof_type: ['asphalt', 'metal', 'tile'] },
	},
	{
		name: 'Solar',
		revenue: 95,
		payout: 70,
		fields: { homeowner: ['yes', 'no'], electric_bill: ['90', '140', '210', '320'] },
	},
	{
		name: 'Debt Relief',
		revenue: 60,
		payout: 42,
		fields: { debt_amount: ['8000', '15000', '27000'], employed: ['true', 'false'] },
	},
	{
		name: 'Legal Intake',
		revenue: 110,
		payout: 80,
		fields: { accident_type: ['vehicle', 'workplace', 'slip'], has_attorney: ['yes', 'no'] },
	},
] as const;

export const regions = [
	'National',
	'Northeast',
	'Southeast',
	'Midwest',
	'Texas',
	'West Coast',
] as const;

export const trafficSources = [
	{ utm_source: 'google', utm_medium: 'cpc' },
	{ utm_source: 'bing', utm_medium: 'cpc' },
	{ utm_source: 'facebook', utm_medium: 'paid-social' },
	{ utm_source: 'newsletter', utm_medium: 'email' },
	{ utm_source: 'partner-site', utm_medium: 'referral' },
] as const;

export const tollFreeAreas = ['800', '833', '844', '855', '866', '877', '888'] as const;
