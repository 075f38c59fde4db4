import type { IDataObject } from 'n8n-workflow';

import { type CredentialName, useBench } from '../support';

const bench = useBench();

const WRITTEN = '020 7946 0958';
const SENT = '+442079460958';

/** The credentials, with a Default Country in both types. */
const credentialsIn = (defaultCountry: string, name: CredentialName = 'core') =>
	Object.fromEntries(
		Object.entries(bench.credentialsFor(name)).map(([type, data]) => [
			type,
			{ ...data, defaultCountry },
		]),
	);
const by = (mode: string, value: string) => ({ __rl: true, mode, value });
const tags = { tags: { tag: [{ key: 'plan', value: 'A' }] } };
const contactNumbers = { contactNumbers: { contactNumber: [{ number: WRITTEN }] } };
const callerList = { listOwner: by('target', '9872'), name: 'suppressed', number: WRITTEN };
const menuOptions = { menuOptions: { menuOption: [{ option: '1', targetNumber: WRITTEN }] } };

/** Every parameter that takes a phone number. */
const places: Array<[string, IDataObject, CredentialName?]> = [
	['call.getAll', { filters: { caller: WRITTEN } }],
	['callData.write', { callerPhone: WRITTEN, ...tags }, 'dataWriting'],
	['callerList.addNumber', callerList, 'callerList'],
	['callerList.removeNumber', callerList, 'callerList'],
	['callerList.checkNumber', callerList, 'callerList'],
	['callerList.uploadNumbers', { ...callerList, numbers: WRITTEN }, 'callerList'],
	['campaign.update', { campaign: by('cid', '1001'), updateFields: menuOptions }],
	['contact.create', contactNumbers],
	['contact.get', { contact: by('number', WRITTEN) }],
	['contact.update', { contact: by('number', WRITTEN), updateFields: contactNumbers }],
	['contact.delete', { contact: by('number', WRITTEN) }],
	['contact.upsert', { phoneNumber: WRITTEN }],
	['contactNumber.delete', { contactNumber: WRITTEN }],
	['contactNumber.update', { contactNumber: '+14155550123', updateFields: { number: WRITTEN } }],
	[
		'postbackKey.create',
		{
			campaign: by('id', '1'),
			name: 'Partner',
			additionalFields: { inboundNumber: WRITTEN },
		},
	],
	['rtb.create', { callerPhone: WRITTEN, publisherId: '0002' }],
	['rtb.create', { publisherId: '0002', additionalFields: { inboundNumber: WRITTEN } }],
	['staticCallerNumber.create', { number: WRITTEN }],
	['suppressedNumber.create', { number: WRITTEN }],
	['suppressedNumber.isBlocked', { number: WRITTEN }],
	['suppressedNumber.get', { suppressedNumber: by('number', WRITTEN) }],
	['suppressedNumber.delete', { suppressedNumber: by('list', WRITTEN) }],
	['target.create', { name: 'London Roofers', number: WRITTEN }],
	['visitorNumber.initiateCall', { campaignKey: 'k', id: '4711', dial: WRITTEN }],
];

test.each(places)(
	'%s %j takes a number of the Default Country',
	async (path, parameters, credential = 'core') => {
		const [resource, operation] = path.split('.');
		const node = { resource, operation, ...parameters };

		await bench.run(node, { credentials: credentialsIn('GB', credential) });
		const [{ path: url, query, body }] = bench.simulator.requests;
		expect(decodeURIComponent(JSON.stringify([url, query, body]))).toContain(SENT);

		bench.simulator.reset();
		const { error } = await bench.run(node, { credentials: credentialsIn('US', credential) });
		expect(error?.message).toContain(`"${WRITTEN}"`);
		expect(bench.simulator.requests).toEqual([]);
	},
);

test('the Call Polling Trigger filters by a number of the Default Country', async () => {
	await bench.engine.poll({
		type: 'retreaverCallPollingTrigger',
		parameters: { filters: { caller: WRITTEN } },
		credentials: credentialsIn('GB'),
		staticData: {},
		mode: 'trigger',
	});
	expect(bench.simulator.requests[0].query).toMatchObject({ caller: SENT });
});

test('a credential from before there was a Default Country means the US and Canada', async () => {
	const { items } = await bench.run({
		resource: 'staticCallerNumber',
		operation: 'create',
		number: '(604) 555-0123',
	});
	expect(items[0].json.number).toBe('+16045550123');
});
