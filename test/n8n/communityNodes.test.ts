import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { addresses } from '../addresses';
import { startSimulator, type Simulator } from '../simulator';
import { LOGIN, until } from './api';
import { launchChromium } from './editor';
import { ensureN8n, IS_NEWEST } from './install';
import { startN8n, type N8n } from './n8n';
import { PACKAGE, startRegistry, type Registry } from './pack';
import { triggerWorkflow } from './workflowFiles';

const CAMPAIGN = '1001';
/** A version before this one, with the same code. */
const BEFORE = '0.1.0';
const { name: NAME, version: VERSION } = PACKAGE;

let folder: string;
let simulator: Simulator;
let registry: Registry;
let n8n: N8n;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-retreaver-'));
	const install = await ensureN8n();
	simulator = await startSimulator();
	registry = await startRegistry(join(folder, 'registry'), install);
	await registry.publish(BEFORE);
	const logFile = join(folder, 'n8n.log');
	n8n = await startN8n({ install, userFolder: folder, logFile, path: [registry.path] });
	await n8n.api.setupOwner();
	if (!IS_NEWEST) return;
	browser = await launchChromium();
	page = await browser.newPage({ baseURL: n8n.url });
	await page.goto('/signin');
	await page.getByRole('textbox', { name: 'Email' }).fill(LOGIN.email);
	await page.getByRole('textbox', { name: 'Password' }).fill(LOGIN.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/home/);
}, 240_000);

afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
	await registry?.stop();
	await simulator?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** The page Settings > Community nodes. The oldest n8n has another, which sends the same requests. */
const communityNodes = {
	async open() {
		await page.goto('/settings/community-nodes');
		return page.getByTestId('community-package-card');
	},

	/** What is installed, and what the page offers as an update. */
	async list() {
		const packages = await n8n.api.request<
			Array<{ packageName: string; installedVersion: string; updateAvailable?: string }>
		>('GET', '/community-packages');
		return packages.map(({ packageName, installedVersion, updateAvailable }) => ({
			packageName,
			installedVersion,
			updateAvailable,
		}));
	},

	async install(version: string) {
		if (!IS_NEWEST) {
			const data = { name: NAME, version };
			await n8n.api.request('POST', '/community-packages', { data });
			return;
		}
		await this.open();
		await page.getByRole('button', { name: /^Install/ }).click();
		await page.getByTestId('package-name-input').fill(`${NAME}@${version}`);
		await page.getByTestId('user-agreement-checkbox').click();
		await page.getByTestId('install-community-package-button').click();
		await page.getByText('Package installed').first().waitFor();
	},

	async update() {
		if (!IS_NEWEST) {
			const [{ updateAvailable: version }] = await this.list();
			await n8n.api.request('PATCH', '/community-packages', { data: { name: NAME, version } });
			return;
		}
		const card = await this.open();
		await card.getByRole('button', { name: 'Update' }).click();
		await page.getByRole('button', { name: 'Confirm update' }).click();
		await page.getByText('Package updated').first().waitFor();
	},

	async uninstall() {
		if (!IS_NEWEST) {
			await n8n.api.request('DELETE', '/community-packages', { params: { name: NAME } });
			return;
		}
		const card = await this.open();
		await card.getByTestId('action-toggle').click();
		await page.getByText('Uninstall package').click();
		await page.getByRole('button', { name: 'Confirm uninstall' }).click();
		await page.getByText('Package uninstalled').first().waitFor();
	},
};

const webhooks = () =>
	simulator.state.campaigns
		.find(({ cid }) => cid === CAMPAIGN)!
		.timers.filter(({ url }) => url.startsWith(n8n.url))
		.map(({ id, url }) => ({ id, url }));

it('a published workflow goes on through an update, and starts again when the package that was removed is back', async () => {
	const { api } = n8n;
	await communityNodes.install(BEFORE);
	const installed = { packageName: NAME, updateAvailable: undefined };
	expect(await communityNodes.list()).toEqual([{ ...installed, installedVersion: BEFORE }]);

	const { apiKey, companyId } = simulator.credentials;
	await api.saveCredential({
		name: 'Retreaver API',
		type: 'retreaverApi',
		data: { apiKey, companyId, ...addresses(simulator.url) },
	});
	const id = await api.publish(triggerWorkflow(CAMPAIGN, 'Updated', { stages: ['finished'] }));
	const registered = webhooks();
	expect(registered).toHaveLength(1);
	let count = 0;
	const callStartsIt = async () => {
		await simulator.placeCall({ campaign: CAMPAIGN });
		await api.waitForExecution(id, { count: ++count });
		expect(webhooks()).toEqual(registered);
	};
	await callStartsIt();

	await registry.publish();
	expect(await communityNodes.list()).toEqual([
		{ ...installed, installedVersion: BEFORE, updateAvailable: VERSION },
	]);
	await communityNodes.update();
	expect(await communityNodes.list()).toEqual([{ ...installed, installedVersion: VERSION }]);
	await callStartsIt();
	await n8n.restart();
	await callStartsIt();

	await communityNodes.uninstall();
	expect(await communityNodes.list()).toEqual([]);
	// n8n unpublishes nothing: Retreaver goes on calling a webhook that n8n cannot answer.
	const { timeline } = await simulator.placeCall({ campaign: CAMPAIGN });
	expect(timeline.map(({ webhookId }) => webhookId)).toEqual([registered[0].id]);
	expect(timeline[0].status).toBeGreaterThanOrEqual(400);
	expect(webhooks()).toEqual(registered);

	await communityNodes.install(VERSION);
	await callStartsIt();
	await api.deactivate(id);
	await until(20_000, 'no webhooks', async () => (webhooks().length === 0 ? true : undefined));
});
