import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import { hasMaskedToken, maskToken } from '../../../shared/api/tokenMask';

/**
 * Restores the tokens of Retreaver Trigger webhooks in timers. The tokens are masked if the timers come from the output
 * of this node.
 *
 * @param record the attributes to be sent
 * @param readCurrent reads the record from Retreaver; only called if there is a masked token
 * @throws UserError if the record in Retreaver has no such timer, so that the token is unknown
 */
export async function putBackTokens(
	record: IDataObject,
	readCurrent: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const timers = (record.timers_attributes ?? []) as IDataObject[];
	if (!timers.some(({ url }) => hasMaskedToken(String(url)))) return record;

	const current = ((await readCurrent()).timers ?? []) as IDataObject[];
	const urls = current.map((row) => String(unwrap(row, facts.wrappers.timer).url));
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
