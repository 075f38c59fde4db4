import { UserError } from 'n8n-workflow';

import { phoneOrSip } from '../../nodes/shared/validate';

describe('phoneOrSip', () => {
	test.each([
		['(415) 555-0123', '+14155550123'],
		['+442079460123', '+442079460123'],
		[' sip:sales@example.com ', 'sip:sales@example.com'],
		['sip:+14155550123@example.com:5060', 'sip:+14155550123@example.com:5060'],
	])('reads %j as %s', (value, expected) => {
		expect(phoneOrSip(value, 'Number')).toBe(expected);
	});

	test.each(['sip:example.com', 'sales@example.com', 'sip:a b@example.com', '555', ''])(
		'refuses %j by the name of the parameter',
		(value) => {
			expect(() => phoneOrSip(value, 'Number')).toThrow(UserError);
			expect(() => phoneOrSip(value, 'Number')).toThrow('"Number"');
		},
	);
});
