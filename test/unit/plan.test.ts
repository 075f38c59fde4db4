import { plan } from '../../nodes/shared/webhooks/plan';

const ADDRESS = 'https://n8n.example/webhook/b8b5a1de/retreaver';
const owner = { address: ADDRESS, path: 'b8b5a1de/retreaver' };
const NOW = 1_700_000_000_000;

let lastId = 0;
const found = (url: string, triggerType?: string) => ({ id: ++lastId, url, triggerType });
const always = { url: `${ADDRESS}?n8n_stage=always&call_uuid=[call_uuid]`, triggerType: 'always' };
const timer = { url: `${ADDRESS}?n8n_stage=timer&n8n_seconds=30` };

/** What has to be done, with the ids of what is removed. */
function planned(webhooks: Array<ReturnType<typeof found>>, wanted = [always, timer]) {
	const { add, remove } = plan(webhooks, wanted, owner, NOW);
	return { add, remove: remove.map(({ id }) => webhooks.findIndex((other) => other.id === id)) };
}

test('what is missing is added, and nothing of others is touched', () => {
	const others = [
		found('https://example.com/sale'),
		found('https://n8n.example/webhook/0c3d1c56/retreaver?n8n_stage=always', 'always'),
		found('not a URL'),
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

test('what is no longer wanted goes', () => {
	expect(planned([found(`${ADDRESS}?n8n_stage=start`, '9')], [])).toEqual({ add: [], remove: [0] });
});

test('a webhook that the configurator calls belongs to whom it asks', () => {
	const asks = (url: string) =>
		`https://retreaver.com/webhook-configurator/v1/?ping_url=${encodeURIComponent(url)}`;
	expect(planned([found(asks(`${ADDRESS}?n8n_buyer=7`), '12')], [])).toEqual({
		add: [],
		remove: [0],
	});
	expect(planned([found(asks('https://bids.example/'), '12')], []).remove).toEqual([]);
});

test.each([
	['over', NOW - 1, [0]],
	['running', NOW + 1, []],
])('a test that is %s', (_, expires, remove) => {
	const url = `https://n8n.example/webhook-test/b8b5a1de/retreaver?n8n_stage=always&n8n_expires=${expires}`;
	expect(planned([found(url, 'always')], []).remove).toEqual(remove);
});
