import type { IDataObject } from 'n8n-workflow';

import { CredentialsHelper } from '../harness/credentials';
import { useBench } from '../support';

const bench = useBench();

const owner = (mode: string, id: number | string) => ({ __rl: true, mode, value: String(id) });

/** Runs an operation on the seeded list `suppressed`. */
const run = async (
	operation: string,
	parameters: IDataObject,
	{ items, credentials = bench.credentialsFor('callerList') }: Parameters<typeof bench.run>[1] = {},
) => {
	const [{ caller_listable_id, name }] = bench.simulator.state.callerLists;
	const listOwner = owner('target', caller_listable_id);
	return await bench.run(
		{ resource: 'callerList', operation, listOwner, name, ...parameters },
		{ items, credentials },
	);
};
const listed = () => bench.simulator.state.callerLists[0].numbers.map(({ number }) => number);
const uploads = () =>
	bench.simulator.requests.map(
		({ body }) => (body as IDataObject).caller_list_upload as IDataObject,
	);
const file = (content: string | Buffer, mimeType = 'text/csv') => ({
	json: {},
	binary: {
		data: { data: Buffer.from(content).toString('base64'), mimeType, fileName: 'numbers.csv' },
	},
});

describe('refused before any request', () => {
	test.each([
		[
			'checkNumber',
			{ listOwner: owner('target', '={{ "buyer-2" }}'), number: '+14155550101' },
			'"List Belongs To" must have digits only, but is "buyer-2". The resource Buyer shows this ID',
		],
		['get', { listOwner: owner('affiliate', 1) }, '"List Belongs To" has an unknown kind of ID'],
		[
			'get',
			{ listOwner: '={{ 9872 }}' },
			'"List Belongs To" must say whether it is a buyer or a campaign',
		],
		['get', { listOwner: owner('list', 'affiliate/1') }, '"List Belongs To" must say whether'],
		['get', { listOwner: owner('list', 'target/acme') }, '"List Belongs To" must have digits only'],
		['getAll', { listOwner: owner('campaign', '={{ "" }}') }, '"List Belongs To" is empty'],
		['create', { name: 'accepted' }, 'calls of everybody else are turned away'],
		['update', { newName: 'Accepted-2' }, 'switch on "Shut Out Other Callers"'],
		[
			'create',
			{ name: 'vip', additionalFields: { customFields: '{"name": "accepted"}' } },
			'"accepted" begins with "accepted"',
		],
		['checkNumber', { name: ' ', number: '+14155550101' }, '"List Name"'],
		['checkNumber', { number: '12345' }, '"Caller Phone"'],
		['uploadNumbers', { numbers: '\n \n' }, '"Numbers"'],
		[
			'uploadNumbers',
			{ numbers: '+14155550101\n\nabc\n4155550102\n12' },
			'2 of 4 entries are not phone numbers such as +14155550123 (line 3: "abc", line 5: "12")',
		],
	])('%s %j', async (operation, parameters, message) => {
		const { error } = await run(operation, parameters);
		expect(error?.message).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('a credential without the secret key', async () => {
		const { retreaverPostbackKeyApi, ...others } = bench.credentialsFor('callerList');
		const { error } = await run(
			'get',
			{},
			{
				credentials: {
					...others,
					retreaverPostbackKeyApi: { ...retreaverPostbackKeyApi, secretKey: '' },
				},
			},
		);
		expect(error?.message).toContain('Secret Key');
		expect(bench.simulator.requests).toEqual([]);
	});
});

test('the credential is read once for all items, beside n8n itself for each request', async () => {
	const reads = jest.spyOn(CredentialsHelper.prototype, 'getDecrypted');
	const items = [1, 2, 3, 4, 5].map((digit) => ({ number: `+1415555010${digit}` }));
	const { error } = await run('checkNumber', { number: '={{ $json.number }}' }, { items });
	expect(error).toBeUndefined();
	expect(reads).toHaveBeenCalledTimes(1 + items.length);
	reads.mockRestore();
});

describe('what the key may not do', () => {
	const permissions: Record<string, string> = {
		create: 'caller_list__create',
		delete: 'caller_list__delete',
		getAll: 'caller_list__index',
		update: 'caller_list__update',
		addNumber: 'caller_list_number__create',
		getNumbers: 'caller_list_number__index',
		removeNumber: 'caller_list_number__delete',
		checkNumber: 'caller_list_check__create',
		uploadNumbers: 'caller_list_upload__create',
	};
	const parameters = { number: '+17025550850', numbers: '+17025550850', newName: 'blocked' };
	const allow = (...allowed: string[]) => {
		const keys = bench.simulator.state.postbackKeys;
		keys.find(({ action }) => action === 'caller_list')!.permissions = allowed;
	};

	test.each(Object.entries(permissions))(
		'%s: the error names the permission %s and the one that everything needs',
		async (operation, permission) => {
			allow('caller_list__show');
			const { error } = await run(operation, { ...parameters, name: 'suppressed' });
			expect(error?.message).toBe('Retreaver does not allow this to the postback key');
			expect(error?.description).toContain(`needs ${permission} and caller_list__show among`);
			expect(bench.simulator.requests).toMatchObject([{ status: 403 }]);
			allow('caller_list__show', permission);
			const name = operation === 'create' ? 'clients' : 'suppressed';
			expect((await run(operation, { ...parameters, name })).error).toBeUndefined();
		},
	);

	test('get needs one only', async () => {
		allow('caller_list__index');
		const { error } = await run('get', {});
		expect(error?.description).toContain('needs caller_list__show among');
	});
});

test('all numbers are read in pages of 100', async () => {
	const { state } = bench.simulator;
	state.callerLists[0].numbers = Array.from({ length: 250 }, (_, index) => ({
		number: `+1702555${String(1000 + index)}`,
		created_at: '2026-01-01T00:00:00.000Z',
	}));
	const { items } = await run('getNumbers', { returnAll: true });
	expect(items.map(({ json }) => json.number)).toEqual(listed().reverse());
	expect(bench.simulator.requests.map(({ query }) => query.per_page)).toEqual([
		'100',
		'100',
		'100',
	]);
});

test('the ID of a campaign is no buyer: the error names the parameter', async () => {
	const { state } = bench.simulator;
	const { error } = await run('getAll', { listOwner: owner('target', state.campaigns[0].id) });
	expect(error?.message).toBe('Retreaver does not know this buyer');
	expect(error?.description).toContain('"List Belongs To"');
});

test('a list that does not exist is an error, not "not on the list"', async () => {
	const { error } = await run('checkNumber', { name: 'nowhere', number: '+14155550101' });
	expect(error?.message).toContain('does not know this list');
	expect(error?.description).toContain('"List Name"');
});

test('another kind of postback key, said to be one for caller lists, is refused with the way out', async () => {
	const { error } = await run(
		'get',
		{},
		{
			credentials: {
				retreaverPostbackKeyApi: {
					...bench.credentialsFor('rtb').retreaverPostbackKeyApi,
					keyFor: 'callerLists',
					secretKey: 'some-secret',
				},
			},
		},
	);
	expect(error?.message).toBe('Retreaver refused the postback key or its Secret Key');
	expect(error?.description).toContain('Caller List Management key');
});

describe('uploadNumbers', () => {
	test('from a field of all items at once, one output linked to every item', async () => {
		const { items } = await run(
			'uploadNumbers',
			{ numbersFrom: 'items', numbersField: 'caller.phone' },
			{
				items: [
					{ caller: { phone: 4155550101 } },
					{ caller: { phone: '' } },
					{ caller: {} },
					{ caller: { phone: '+14155550102' } },
					{ caller: { phone: '(415) 555-0101' } },
				],
			},
		);
		expect(uploads()).toEqual([
			{ numbers: '+14155550101\n+14155550102', action: 'create', clear_before_upload: false },
		]);
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({ numbers: 2, duplicates_left_out: 1 });
		expect(items[0].pairedItem).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
	});

	test('a bad number in an item is named by the item', async () => {
		const { error } = await run(
			'uploadNumbers',
			{ numbersFrom: 'items', numbersField: 'phone' },
			{ items: [{ phone: '+14155550101' }, { phone: 'none' }] },
		);
		expect(error?.message).toContain('item 1: "none"');
		expect(bench.simulator.requests).toEqual([]);
	});

	describe('with Skip Invalid', () => {
		const options = { skipInvalid: true };

		test('bad cells do not stop the others, and stand in the output with their reason', async () => {
			const { items, error } = await run(
				'uploadNumbers',
				{ numbersFrom: 'items', numbersField: 'phone', options },
				{ items: [{ phone: '+14155550101' }, { phone: 'none' }, { phone: '+1 115 555 0123' }] },
			);
			expect(error).toBeUndefined();
			expect(uploads()).toMatchObject([{ numbers: '+14155550101' }]);
			expect(items[0].json).toMatchObject({
				numbers: 1,
				duplicates_left_out: 0,
				skipped: [
					{ value: 'none', reason: expect.stringContaining('must be a phone number'), item: 1 },
					{ value: '+1 115 555 0123', reason: expect.stringContaining('no such numbers'), item: 2 },
				],
			});
		});

		test('the lines of a text are named', async () => {
			const { items } = await run('uploadNumbers', { numbers: '4155550101\n\nabc', options });
			expect(items[0].json.skipped).toEqual([
				{ value: 'abc', reason: expect.any(String), item: 0, place: 'line 3' },
			]);
		});

		test('nothing valid at all is an error', async () => {
			const { error } = await run('uploadNumbers', { numbers: 'abc\n12', options });
			expect(error?.message).toContain('2 of 2 entries are not phone numbers');
			expect(bench.simulator.requests).toEqual([]);
		});

		test('nothing to skip is an empty list', async () => {
			const { items } = await run('uploadNumbers', { numbers: '4155550101', options });
			expect(items[0].json.skipped).toEqual([]);
		});
	});

	test('a field that no item has is named', async () => {
		const { error } = await run('uploadNumbers', { numbersFrom: 'items', numbersField: 'fone' });
		expect(error?.message).toContain('"fone"');
	});

	test.each([
		['a text', '+14155550101\r\n4155550102\n', '', ['+14155550101', '+14155550102']],
		['the first column, with titles', 'Phone,Name\n4155550101,"Doe, Jo"\n', '', ['+14155550101']],
		[
			'a column by its title, behind quoted separators',
			'\uFEFFName;"Home Phone";Note\n"Doe; ""Jo""";"(415) 555-0101";x\n\nRoe;4155550102\n',
			'home phone',
			['+14155550101', '+14155550102'],
		],
		['tabs', 'name\tphone\nJo\t+442079460123', 'phone', ['+442079460123']],
	])('from a file: %s', async (_, content, column, numbers) => {
		const { error } = await run(
			'uploadNumbers',
			{ numbersFrom: 'file', column, clearBeforeUpload: true },
			{ items: [file(content)] },
		);
		expect(error).toBeUndefined();
		expect(listed()).toEqual(numbers);
	});

	test.each([
		['a column that is not there', file('Name,Phone\nJo,4155550101'), 'Name, Phone'],
		['a bad number', file('Name,fone\n\nJo,4155550101\nRoe,n/a'), 'line 4: "n/a"'],
		['a spreadsheet', file(Buffer.from([80, 75, 3, 4, 0, 0]), 'application/vnd.ms-excel'), 'CSV'],
	])('from a file with %s: refused', async (_, item, message) => {
		const { error } = await run(
			'uploadNumbers',
			{ numbersFrom: 'file', column: 'fone' },
			{ items: [item] },
		);
		expect(error?.message).toContain(message);
		expect(bench.simulator.requests).toEqual([]);
	});

	test('takes numbers off the list', async () => {
		await run('uploadNumbers', { action: 'delete', numbers: '+17025550850' });
		expect(uploads()).toMatchObject([{ action: 'delete', clear_before_upload: false }]);
		expect(listed()).toEqual([]);
	});

	describe('in parts', () => {
		const many = Array.from({ length: 25_000 }, (_, index) => `+1415${5_000_000 + index}`);

		test('of 10,000', async () => {
			const { items } = await run('uploadNumbers', { numbers: many.join('\n') });
			expect(uploads().map((upload) => upload.clear_before_upload)).toEqual([false, false, false]);
			expect(items[0].json).toMatchObject({ numbers: 25_000, parts: 3, uploads: [{}, {}, {}] });
			expect(listed()).toHaveLength(1 + many.length);
		});

		test('but all at once where the list is cleared first, since nobody knows in which order parts are worked on', async () => {
			const { items } = await run('uploadNumbers', {
				numbers: many.join('\n'),
				clearBeforeUpload: true,
			});
			expect(uploads().map((upload) => upload.clear_before_upload)).toEqual([true]);
			expect(items[0].json).toMatchObject({ numbers: 25_000, parts: 1, uploads: [{}] });
			expect(listed()).toEqual(many);
		});

		test('a part that fails ends it, and the error says what was taken', async () => {
			bench.simulator.faults.add({
				path: 'caller_list_uploads',
				kind: 'status',
				status: 422,
				skip: 1,
			});
			const { error } = await run('uploadNumbers', { numbers: many.join('\n') });
			expect(error?.message).toContain('rejected');
			expect(error?.description).toContain('The first 10000 of 25000 numbers were taken');
			expect(bench.simulator.requests).toHaveLength(2);
		});
	});
});
