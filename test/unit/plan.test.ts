import { isAt, plan } from '../../nodes/shared/webhooks/plan';

const ADDRESS = 'https://n8n.example/webhook/b8b5a1de/retreaver';
const TEST_ADDRESS = 'https://n8n.example/webhook-test/b8b5a1de/retreaver';
const owner = {
	address: ADDRESS,
	path: 'b8b5a1de/retreaver',
	instance: '1aa1',
	workflow: '2bb2',
};
const NOW = 1_700_000_000_000;

let lastId = 0;
const found = (url: string, triggerType?: string) => ({ id: ++lastId, url, triggerType });
const always = {
	url: `${ADDRESS}/onReceived?n8n_stage=always&call_uuid=[call_uuid]`,
	triggerType: 'always',
};
const timer = { url: `${ADDRESS}/onReceived?n8n_stage=timer&n8n_seconds=30` };

/** What has to be done, with the ids of what is removed. */
function planned(webhooks: Array<ReturnType<typeof found>>, wanted = [always, timer]) {
	const { add, remove } = plan(webhooks, wanted, owner, NOW);
	return { add, remove: remove.map(({ id }) => webhooks.findIndex((other) => other.id === id)) };
}

test('what is missing is added, and nothing of others is touched', () => {
	const others = [
		found('https://example.com/sale'),
		found('https://n8n.example/webhook/0c3d1c56/retreaver/onReceived?n8n_stage=always', 'always'),
		found('not a URL'),
		found('https://example.com/%E0%'),
	];
	expect(planned(others)).toEqual({ add: [always, timer], remove: [] });
	expect(planned([...others, found(timer.url)])).toEqual({ add: [always], remove: [] });
});

test('nothing is to do where exactly what is wanted is there, in whatever encoding', () => {
	const encoded = always.url.replace('[', '%5B').replace(']', '%5D');
	expect(planned([found(encoded, 'always'), found(timer.url)])).toEqual({ add: [], remove: [] });
});

test('a second copy of a wanted webhook goes', () => {
	const copies = [found(always.url, 'always'), found(timer.url), found(always.url, 'always')];
	expect(planned(copies)).toEqual({ add: [], remove: [2] });
});

test('a webhook of another trigger type is not the wanted one', () => {
	expect(planned([found(always.url, '13'), found(timer.url, 'always')])).toEqual({
		add: [always, timer],
		remove: [0, 1],
	});
});

test('where the trigger responds in another way, the webhook at its address for the first one goes', () => {
	const other = found(always.url.replace('onReceived', 'lastNode'), 'always');
	expect(planned([other, found(timer.url)])).toEqual({ add: [always], remove: [0] });
});

test('what is no longer wanted goes', () => {
	expect(planned([found(`${ADDRESS}/onReceived?n8n_stage=start`, '9')], [])).toEqual({
		add: [],
		remove: [0],
	});
});

test('a webhook that the configurator calls belongs to whom it asks', () => {
	const asks = (url: string) =>
		`https://retreaver.com/webhook-configurator/v1/?ping_url=${encodeURIComponent(url)}`;
	expect(planned([found(asks(`${ADDRESS}/onReceived?n8n_buyer=7`), '12')], [])).toEqual({
		add: [],
		remove: [0],
	});
	expect(planned([found(asks('https://bids.example/'), '12')], []).remove).toEqual([]);
	const other = `https://example.com/?ping_url=${encodeURIComponent(ADDRESS)}`;
	expect(planned([found(other, '12')], []).remove).toEqual([]);
});

describe('a test', () => {
	const isRemoved = (query: string, now = NOW, of = owner) =>
		plan([found(`${TEST_ADDRESS}/onReceived?n8n_stage=always&${query}`, 'always')], [], of, now)
			.remove.length === 1;

	test('that a crash left behind goes, a running one stays', () => {
		expect(isRemoved(`n8n_instance=1aa1&n8n_expires=${NOW - 1}&n8n_workflow=2bb2`)).toBe(true);
		expect(isRemoved(`n8n_instance=1aa1&n8n_expires=${NOW + 1}&n8n_workflow=2bb2`)).toBe(false);
	});

	test('of another node stays', () => {
		const address = 'https://n8n.example/webhook-test/0c3d1c56/retreaver';
		const other = found(`${address}?n8n_instance=1aa1&n8n_expires=${NOW - 1}`, 'always');
		expect(planned([other], []).remove).toEqual([]);
	});

	test('of another n8n stays', () => {
		expect(isRemoved(`n8n_instance=3cc3&n8n_expires=${NOW - 1}`)).toBe(false);
	});

	test('goes when the workflow stops listening, that of a copy stays', () => {
		const inTest = { ...owner, address: TEST_ADDRESS };
		const query = `n8n_instance=1aa1&n8n_expires=${NOW + 1}`;
		expect(isRemoved(`${query}&n8n_workflow=2bb2`, NOW, inTest)).toBe(true);
		expect(isRemoved(`${query}&n8n_workflow=4dd4`, NOW, inTest)).toBe(false);
	});

	test('leaves the published webhooks alone, whatever address they are at', () => {
		const inTest = { ...owner, address: TEST_ADDRESS };
		const published = [
			found(`${ADDRESS}/onReceived?n8n_instance=1aa1`, 'always'),
			found(`${ADDRESS.replace('n8n.', 'old.')}/onReceived?n8n_instance=1aa1`, 'always'),
			found(`${ADDRESS.replace('/webhook/', '/hooks/')}/onReceived?n8n_instance=1aa1`, 'always'),
		];
		const { remove, foreign } = plan(published, [], inTest, NOW);
		expect({ remove, foreign }).toEqual({ remove: [], foreign: [] });

		const byHand = found(`${TEST_ADDRESS}/onReceived?n8n_stage=start`, '9');
		const beside = plan([...published, byHand], [], inTest, NOW);
		expect(beside).toMatchObject({ remove: [byHand], foreign: [] });
	});
});

describe('a webhook of this node at another address', () => {
	const at = (query: string) =>
		found(
			`https://old.example/n8n/webhook/b8b5a1de/retreaver/onReceived?n8n_stage=always${query}`,
			'always',
		);
	const kinds = (webhook: ReturnType<typeof found>) => {
		const { remove, moved, foreign } = plan([webhook], [], owner, NOW);
		return [remove, moved, foreign].map(({ length }) => length);
	};

	test('goes where this n8n registered it', () => {
		expect(kinds(at('&n8n_instance=1aa1'))).toEqual([1, 1, 0]);
	});

	test.each(['', '&n8n_instance=3cc3'])('stays otherwise, and is told: %j', (query) => {
		expect(kinds(at(query))).toEqual([0, 0, 1]);
	});

	test('is known behind the configurator, however its URL is encoded', () => {
		const url = `https://retreaver.com/webhook-configurator/v1/?ping_url=${encodeURIComponent(at('&n8n_instance=1aa1').url)}`;
		expect(kinds(found(url, '12'))).toEqual([1, 1, 0]);
		expect(kinds(found(decodeURIComponent(url), '12'))).toEqual([1, 1, 0]);
		expect(kinds(found(url.replaceAll('%3D', '%3d'), '12'))).toEqual([1, 1, 0]);
	});
});

test('a webhook is at a URL in whatever encoding', () => {
	const encoded = always.url.replace('[', '%5B').replace(']', '%5D');
	expect([{ url: encoded }, { url: timer.url }].map(isAt(always.url))).toEqual([true, false]);
});

describe('after the prefix of webhook URLs was changed (N8N_ENDPOINT_WEBHOOK)', () => {
	const old = (query: string) =>
		found(
			`${ADDRESS.replace('/webhook/', '/hooks/')}/onReceived?n8n_stage=always&${query}`,
			'always',
		);
	const mine = { ...always, url: `${always.url}&n8n_instance=1aa1` };
	const kinds = (webhooks: Array<ReturnType<typeof found>>, wanted = [mine]) => {
		const { add, moved, foreign } = plan(webhooks, wanted, owner, NOW);
		return { add: add.length, moved: moved.length, foreign: foreign.length };
	};

	test('publishing replaces what this n8n had registered', () => {
		expect(kinds([old('n8n_instance=1aa1')])).toEqual({ add: 1, moved: 1, foreign: 0 });
	});

	test('so does unpublishing', () => {
		const both = [old('n8n_instance=1aa1'), found(mine.url, 'always')];
		expect(kinds(both, [])).toEqual({ add: 0, moved: 1, foreign: 0 });
	});

	test.each(['', 'n8n_instance=3cc3'])(
		'what another n8n registered stays, and is told: %j',
		(query) => {
			expect(kinds([old(query)])).toEqual({ add: 1, moved: 0, foreign: 1 });
		},
	);

	test('a running test of the same node stays', () => {
		expect(kinds([old(`n8n_instance=1aa1&n8n_expires=${NOW + 1}`)])).toEqual({
			add: 1,
			moved: 0,
			foreign: 0,
		});
	});
});
