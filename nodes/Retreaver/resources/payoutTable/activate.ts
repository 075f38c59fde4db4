import { notice } from '../../../shared/input/parameters';
import type { Operation } from '../../core/operation';
import { pickedTable, sendTable, tableParameters, tablesPath } from './tables';

/** An operation that switches a table on or off. Nothing else in a table can be changed (D). */
function switchOperation(
	active: boolean,
	texts: Pick<Operation, 'name' | 'value' | 'action' | 'description'>,
	warning: string,
): Operation {
	return {
		...texts,
		endpoint: 'PUT /api/v5/campaigns/{campaign_id}/payout_bid_modification_tables/{id}.json',
		evidence: 'D',
		parameters: [notice(`${texts.value}Notice`, warning), ...tableParameters],
		run: async (context) => {
			const id = pickedTable(context);
			const path = `${await tablesPath(context)}/${id}`;
			return await sendTable(context, 'PUT', path, { active }, { id, active });
		},
	};
}

export const activate = switchOperation(
	true,
	{
		name: 'Activate',
		value: 'activate',
		action: 'Activate a payout table',
		description: 'Let a payout table take effect, also to go back to an older one',
	},
	"This changes what publishers are paid from now on, and deactivates the campaign's other table.",
);

export const deactivate = switchOperation(
	false,
	{
		name: 'Deactivate',
		value: 'deactivate',
		action: 'Deactivate a payout table',
		description: 'Switch a payout table off and keep it',
	},
	'From now on, payouts are calculated without a table: no other one becomes active.',
);
