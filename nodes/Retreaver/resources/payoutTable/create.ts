import type { IDataObject } from 'n8n-workflow';

import { collection, INPUT_FILE_HINT, notice } from '../../../shared/input/parameters';
import { boolean, entered } from '../../../shared/input/validate';
import type { OperationContext, Operation } from '../../core/operation';
import { checkRules, type Rules, rulesOfItems, rulesOfText, rulesText } from './rules';
import { campaignParameter, sendTable, tablesPath } from './tables';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a payout table',
	description: 'Upload rules for what share of the revenue a publisher is paid for an RTB ping',
	endpoint: 'POST /api/v5/campaigns/{campaign_id}/payout_bid_modification_tables.json',
	addsUp: true,
	evidence: 'D',
	parameters: [
		notice(
			'writeOnceNotice',
			'The rules of a table cannot be changed later; a table can only be switched on and off. To change rules, create another table. To go back, activate the older one.',
		),
		campaignParameter,
		{
			displayName: 'Rules From',
			name: 'rulesFrom',
			type: 'options',
			options: [
				{ name: 'All Input Items', value: 'items', description: 'One rule for each input item' },
				{ name: 'File', value: 'file', description: 'A CSV file in the input item' },
				{ name: 'Text', value: 'text', description: 'CSV, entered below' },
			],
			default: 'text',
			description: 'Where the rules come from',
		},
		notice(
			'ruleItemsNotice',
			'Each field of the items is a column. A field with a list, such as [">=5000", "<7500"], makes a column for each entry.',
			{ rulesFrom: ['items'] },
		),
		{
			displayName: 'Rules (CSV)',
			name: 'csvData',
			type: 'string',
			typeOptions: { rows: 6 },
			required: true,
			displayOptions: { show: { rulesFrom: ['text'] } },
			default: '',
			placeholder: 'e.g. rule_id,caller_state,payout_pct',
			description:
				'A line with rule_id, payout_pct and tag keys, then a line for each rule, such as 1,!=CA,70. The first that matches wins.',
		},
		{
			displayName: 'Input File Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			displayOptions: { show: { rulesFrom: ['file'] } },
			default: 'data',
			placeholder: 'e.g. data',
			hint: INPUT_FILE_HINT,
			description: 'The field, such as data, with the CSV file of the rules',
		},
		{
			displayName: 'Activate',
			name: 'active',
			type: 'boolean',
			default: false,
			description:
				"Whether the table takes effect at once, on live calls, in place of the campaign's active one",
		},
		collection('additionalFields', [
			{
				displayName: 'Salt',
				name: 'salt',
				type: 'string',
				default: '',
				placeholder: 'e.g. spring-test',
				description:
					'A text such as spring-test that, together with the call UUID, decides the pbm_bucket of a ping',
			},
			{
				displayName: 'Table Version',
				name: 'tableVersion',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-10',
				description: 'A label of your own, such as 2026-10, unique within the campaign',
			},
		]),
	],
	takesAllItems: (context) => context.get('rulesFrom') === 'items',
	run: async (context) => {
		const { rules, csv } = await readRules(context);
		const warnings = checkRules(rules, csv);
		const { salt, tableVersion } = context.get<IDataObject>('additionalFields', {});
		const table = await sendTable(context, 'POST', await tablesPath(context), {
			csv_data: csv,
			active: boolean(context.get('active'), 'Activate'),
			...entered({ salt, table_version: tableVersion }),
		});
		for (const message of warnings)
			context.node.addExecutionHints({ message, location: 'outputPane' });
		return table;
	},
};

async function readRules(context: OperationContext): Promise<{ rules: Rules; csv: string }> {
	const from = context.get<string>('rulesFrom');
	if (from === 'items') {
		const rules = rulesOfItems(context.node.getInputData());
		return { rules, csv: rulesText(rules) };
	}
	const csv = from === 'text' ? String(context.get('csvData')) : await readFile(context);
	return { rules: await rulesOfText(csv), csv };
}

async function readFile(context: OperationContext): Promise<string> {
	const field = context.get<string>('binaryPropertyName');
	context.node.helpers.assertBinaryData(context.itemIndex, field);
	const content = await context.node.helpers.getBinaryDataBuffer(context.itemIndex, field);
	return content.toString('utf8').replace(/^\uFEFF/, '');
}
