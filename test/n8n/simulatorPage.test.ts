import type { Browser, Page } from 'playwright-core';
import { STAGES } from '../../nodes/shared/webhooks/stages';
import { startLocalServer, type LocalServer } from '../engine/localServer';
import { startSimulator, type Simulator } from '../simulator';
import { launchChromium } from './editor';

let browser: Browser;
let simulator: Simulator;
let receiver: LocalServer;

beforeAll(async () => {
	simulator = await startSimulator({ calls: 20 });
	receiver = await startLocalServer(({ url }) =>
		url.includes('bid')
			? { bid: true, payout: 35, buyer_number: '+12025550147', conversion_timer: 90 }
			: { known_customer: 'yes' },
	);
	browser = await launchChromium();
});
afterAll(async () => {
	await browser?.close();
	await receiver?.stop();
	await simulator?.stop();
});
beforeEach(() => simulator.reset());

/** Registers a webhook in the first campaign. */
function register(triggerType: string | null, path: string, name: string, buyer?: number) {
	const { timers } = simulator.state.campaigns[0];
	timers.push({
		id: 9000 + timers.length,
		seconds: triggerType === null ? 90 : null,
		url: `${receiver.url}/${path}?n8n_token=a-secret&call_uuid=[call_uuid]`,
		trigger_type: triggerType,
		name,
		dedupe_seconds: 0,
		tag_list: '',
		request_method: 'get',
		fire_order: 0,
		wcf_template_id: '',
		wcf_target_id: String(buyer ?? ''),
	});
}

/** Opens the page, places a call and waits for its end. */
async function watch(page: Page): Promise<void> {
	await page.goto(simulator.url);
	await page.getByRole('button', { name: 'Place call' }).click();
	await page
		.getByRole('status')
		.getByText(/^Over: /)
		.waitFor();
}

async function withPage(options: Parameters<Browser['newPage']>[0], use: (page: Page) => unknown) {
	const page = await browser.newPage(options);
	const errors: Error[] = [];
	page.on('pageerror', (error) => errors.push(error));
	await use(page);
	await page.close();
	expect(errors).toEqual([]);
}

it('says that nobody listens, and shows what developers need only when it is asked for', async () => {
	await withPage({}, async (page) => {
		await page.goto(simulator.url);
		await page.getByText('No webhook is registered for this campaign').waitFor();
		expect(await page.getByText('Let requests fail').isVisible()).toBe(false);
		await page.getByText('For developers').click();
		const unknown = page.getByLabel('A ping needs a publisher');
		await unknown.uncheck();
		await page.getByRole('button', { name: 'Add' }).click();
		await page.getByText('They are told to slow down (429): 1 of the next requests').waitFor();
		expect(simulator.switches.rtbNeedsPublisher).toBe(false);
		// Each switch in words.
		const labels = await page.locator('#switches label').allInnerTexts();
		expect(labels).toHaveLength(Object.keys(simulator.switches).length);
		expect(labels.filter((label) => !label.includes(' '))).toEqual([]);
	});
});

it('draws a call as it goes, under the names that the nodes have for its stages', async () => {
	const bidder = simulator.state.targets.find(({ client_tid: tid }) => tid === 'buyer-8')!;
	register('9', 'start', 'n8n: Call Started');
	register('12', 'bid', 'n8n: Bid Request', bidder.id);
	register(null, 'timer', 'n8n: Timer Reached');
	await withPage({}, async (page) => {
		await page.goto(simulator.url);
		await page.getByText(/^Listening .*: Call Started, Bid Requested, Timer Reached\.$/).waitFor();
		await page.getByLabel('The call earns money').check();
		await page.getByLabel('Another system reports').check();
		await page.getByRole('button', { name: 'Place call' }).click();
		await page
			.getByRole('status')
			.getByText(/^Talking to /)
			.waitFor();
		await page
			.getByRole('status')
			.getByText(/^Over: talked to .* for 2 min 0 s, earned \$/)
			.waitFor();

		const names = await page.locator('#stages > li > b').allInnerTexts();
		const [started, ...others] = Object.values(STAGES).map(({ option }) => option.name);
		expect(names).toEqual([started, 'Bid Requested', ...others, 'Tags of the call']);
		await page.getByText(`${bidder.name} won with a bid of $35.00`).waitFor();

		await page.getByText('n8n: Call Started').click();
		await page.locator('details[open]').getByText('"known_customer": "yes"').waitFor();
		await page.getByText('••••').first().waitFor();
		expect(await page.content()).not.toContain('a-secret');
	});
});

it('takes the invented webhooks of the account neither for listeners nor for failures', async () => {
	await withPage({}, async (page) => {
		await page.goto(simulator.url);
		await page.locator('select[name=campaign]').selectOption('1002');
		await page.getByText('No webhook is registered for this campaign').waitFor();
		await page.getByRole('button', { name: 'Place call' }).click();
		await page
			.getByText('no answer: an invented address of the simulated account')
			.first()
			.waitFor();
		expect(await page.locator('#stages .bad').count()).toBe(0);
	});
});

it.each(['light', 'dark'] as const)('fits a phone, %s', async (colorScheme) => {
	register('always', 'always', 'n8n: Call Finished');
	await withPage({ colorScheme, viewport: { width: 390, height: 800 } }, async (page) => {
		await watch(page);
		await page.getByText('n8n: Call Finished').click();
		const width = await page.evaluate<number>('document.documentElement.scrollWidth');
		const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
		expect(width).toBe(390);
		expect(ground).toBe(colorScheme === 'dark' ? 'rgb(20, 25, 26)' : 'rgb(244, 246, 245)');
	});
});
