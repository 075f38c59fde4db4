import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { collection } from '../../../shared/input/parameters';
import { entered } from '../../../shared/input/validate';
import { targetEntity } from '../../../shared/records/entities';
import { locator } from '../../../shared/records/locators';
import type { Operation } from '../../core/operation';
import { groupParameter, pickGroup, sendGroup, timerConversion } from './conversionGroup';

/** The dedupe times that Retreaver accepts (D), in seconds. */
const DEDUPE_SECONDS: Record<string, number> = {
	'No Time: Each Call Counts': 0,
	'1 Hour': 3600,
	'2 Hours': 7200,
	'6 Hours': 21_600,
	'12 Hours': 43_200,
	'24 Hours': 86_400,
	'2 Days': 172_800,
	'3 Days': 259_200,
	'4 Days': 345_600,
	'1 Week': 604_800,
	'30 Days': 2_592_000,
	'60 Days': 5_184_000,
	'90 Days': 7_776_000,
	'120 Days': 10_368_000,
	'150 Days': 12_960_000,
	'180 Days': 15_552_000,
	'210 Days': 18_144_000,
	'240 Days': 20_736_000,
	'270 Days': 23_328_000,
	'300 Days': 25_920_000,
	'330 Days': 28_512_000,
	'1 Year': 31_556_952,
	'10 Years': 315_569_520,
	Forever: -1,
};

const dedupeOptions: INodePropertyOptions[] = Object.entries(DEDUPE_SECONDS).map(
	([name, value]) => ({ name, value }),
);

export const setConversion: Operation = {
	name: 'Set Conversion',
	value: 'setConversion',
	action: 'Set what a call to a buyer is worth',
	description:
		'Set after how many seconds a call to a buyer converts, and what the buyer pays then',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'D',
	oneByOne: () => true,
	parameters: [
		locator(targetEntity),
		{
			displayName: 'Call Length (Seconds)',
			name: 'seconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			required: true,
			default: 90,
			description: 'How long a call to the buyer has to last to convert, such as 90 seconds',
		},
		{
			displayName: 'Revenue (USD)',
			name: 'revenue',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			required: true,
			default: 0,
			description: 'What the buyer pays for a call that converts, such as 42.50',
		},
		groupParameter,
		collection('additionalFields', [
			{
				displayName: 'Dedupe',
				name: 'dedupeSeconds',
				type: 'options',
				options: dedupeOptions,
				default: 0,
				description:
					'For how long after a call the same caller does not convert again. If not added, it stays as it is.',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. 50 dollars after 90 seconds',
				description: 'The name of the conversion group, such as 50 dollars after 90 seconds',
			},
		]),
	],
	run: async (context) => {
		const { dedupeSeconds, name } = context.get<IDataObject>('additionalFields', {});
		const conversion = {
			seconds: context.get<number>('seconds'),
			revenue: context.get<number>('revenue'),
		};
		const { group } = await pickGroup(context);
		timerConversion(group);
		const { buyer } = await sendGroup(context, group, {
			group: entered({ name, dedupe_seconds: dedupeSeconds }),
			conversion,
		});
		return buyer;
	},
};
