import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { collection, notice } from '../../../shared/input/parameters';
import type { ConversionGroup } from '../../../shared/records/conversions';
import { targetEntity } from '../../../shared/records/entities';
import { locator, recordId } from '../../../shared/records/locators';
import {
	bidPrefix,
	bidProblems,
	bidTags,
	ownPrefix,
	ROUTE_BY_BID,
} from '../../../shared/webhooks/bidTags';
import { changeRecord } from '../../core/crud';
import type { OperationContext, Operation } from '../../core/operation';
import { observedNotice } from '../../fields/notices';
import { groupParameter, pickGroup, sendGroup, timerConversion } from './conversionGroup';

const TAG_PREFIX = 'Tag Prefix';

export const setUpForBids: Operation = {
	name: 'Set Up for Bids',
	value: 'setUpForBids',
	action: 'Set up a buyer for bids',
	description:
		'Let the bids of a Retreaver Bid Trigger decide where calls to a buyer go and what they are worth',
	endpoint: 'PUT /targets/{id}.json',
	evidence: 'O',
	oneByOne: () => true,
	parameters: [
		observedNotice,
		notice(
			'undoNotice',
			'To go back: Buyer > Update with {{ $json.undo }}, from the output of this operation, as its Custom Fields (JSON). Keep the output until then.',
		),
		{
			...locator(targetEntity),
			hint: 'Pick the buyer in the same way as in the Bid Trigger: from the list, or by TID.',
		},
		groupParameter,
		collection('options', [
			{
				displayName: TAG_PREFIX,
				name: 'tagPrefix',
				type: 'string',
				default: '',
				placeholder: 'e.g. n8n_bid',
				description:
					'What the names of the tags begin with, such as n8n_bid, where the Bid Trigger is registered by hand or picks the buyer in another way',
			},
		]),
	],
	run: async (context) => {
		const tags = bidTags(readPrefix(context));
		const { number, ...conversionTags } = tags;
		const { buyer, group } = await pickGroup(context);
		const old = timerConversion(group);
		const after = await sendGroup(context, group, {
			buyer: { number },
			group: group ? {} : { name: 'Bids' },
			conversion: conversionTags,
		});
		const undo = wayBack(buyer, old, after.group);
		const { missing, unknown } = bidProblems(after.buyer, tags);
		if (missing.length > 0) {
			throw new UserError(`${missing.join(' ')} ${await takeBack(context, undo)}`);
		}
		for (const message of [...unknown, ROUTE_BY_BID])
			context.node.addExecutionHints({ message, location: 'outputPane' });
		return {
			...after.buyer,
			bid_tags: tags,
			before: {
				number: buyer.number,
				seconds_tag: old?.seconds_tag ?? null,
				revenue_tag: old?.revenue_tag ?? null,
				has_conversion: old !== undefined,
			},
			undo,
		};
	},
};

function readPrefix(context: OperationContext): string {
	const { tagPrefix } = context.get<IDataObject>('options', {});
	return tagPrefix
		? ownPrefix(tagPrefix, TAG_PREFIX)
		: bidPrefix(recordId(targetEntity, context.get('target')));
}

/** Returns the Custom Fields with which Buyer > Update restores the buyer. */
function wayBack(
	{ number }: IDataObject,
	conversion: IDataObject | undefined,
	{ id }: ConversionGroup,
): IDataObject {
	const { id: conversionId, seconds_tag, revenue_tag } = conversion ?? {};
	// If Retreaver does not return the tags, there most likely were none. An empty text clears a tag (O).
	const before = {
		id: conversionId,
		seconds_tag: seconds_tag ?? '',
		revenue_tag: revenue_tag ?? '',
	};
	const group = conversion
		? { id, conversions_attributes: [before] }
		: { id, [facts.records.removeGroup]: true };
	return { number, conversion_groups_attributes: [group] };
}

/**
 * Undoes a set-up that Retreaver stored only in part: half a set-up is worse than none.
 *
 * @returns a sentence that says what was done
 */
async function takeBack(context: OperationContext, undo: IDataObject): Promise<string> {
	try {
		await changeRecord(targetEntity, context, undo);
		return 'Retreaver did not keep it, so the buyer was set back to how it was. Set up the buyer by hand.';
	} catch (error) {
		return `Retreaver did not keep it, and the buyer could not be set back: ${(error as Error).message}. Send this with Buyer > Update as Custom Fields (JSON): ${JSON.stringify(undo)}`;
	}
}
