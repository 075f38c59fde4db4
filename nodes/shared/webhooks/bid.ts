import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { phoneOrSip } from '../input/phoneNumber';
import { decimalNumber, quoted, wholeNumber } from '../input/validate';

/** Shown wherever a workflow can bid. */
export const BID_WARNING =
	'A bid obliges you to pay for each call that converts. Set a cap on the buyer before you start.';

/** The display name of the parameter for `conversion_timer`. */
export const CONVERSION_TIMER = 'Conversion Timer (Seconds)';

/** The answer that declines a call (G). */
export const NO_BID: IDataObject = { bid: false };

/**
 * Validates the answer to a bid request (G), since a bid is a commitment to pay.
 *
 * @param fields the answer's fields as the workflow set them; if `bid` is false, the others are ignored
 * @param country the country of phone numbers without a country code
 * @returns payout in the account's currency, buyer_number as E.164 or SIP address, conversion_timer in seconds
 * @throws UserError that names the invalid field
 */
export function toBid(
	{ bid, payout, buyer_number, conversion_timer }: IDataObject,
	country: string | undefined,
): IDataObject {
	if (typeof bid !== 'boolean') {
		throw new UserError(`"Bid" must be true or false, but is "${quoted(bid)}".`);
	}
	if (!bid) return NO_BID;
	return {
		bid,
		payout: decimalNumber(payout, 'Payout (USD)', { min: 0 }),
		buyer_number: phoneOrSip(buyer_number, 'Buyer Number', country),
		conversion_timer: wholeNumber(conversion_timer, CONVERSION_TIMER, { min: 0 }),
	};
}
