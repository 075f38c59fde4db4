import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { unwrap } from '../../../shared/api/rows';
import { hasMaskedToken, maskToken } from '../../../shared/api/tokenMask';

/**
 * Puts the tokens of Retreaver Trigger webhooks back into timers that were read through this node, where they
 * are masked, and are now written again.
 *
 * @param record the attributes about to be sent
 * @param readCurrent reads the record as it stands in Retreaver; called only where there is a masked token
 * @throws UserError where the record in Retreaver has no such timer, so that the token is not known
 */
export async function putBackTokens(
	record: IDataObject,
	readCurrent: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const timers = (record.timers_attributes ?? []) as IDataObject[];
	if (!timers.some(({ url }) => hasMaskedToken(String(url)))) return record;

	const current = ((await readCurrent()).timers ?? []) as IDataObject[];
	const urls = current.map((row) => String(unwrap(row, 'timer').url));
	const restored = timers.map((timer) => {
		if (!hasMaskedToken(String(timer.url))) return timer;
		const url = urls.find((candidate) => maskToken(candidate) === timer.url);
		if (url) return { ...timer, url };
		throw new UserError(
			'A timer has the URL of a Retreaver Trigger whose token is masked (***), and this record has no such timer. Leave that timer out: the trigger registers its own URL when its workflow is published.',
		);
	});
	return { ...record, timers_attributes: restored };
}
