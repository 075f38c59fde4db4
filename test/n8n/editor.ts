import execa from 'execa';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';
import { LOGIN, type WorkflowFile } from './api';
import type { Host } from './host';
import { IS_NEWEST } from './install';

/** Where pictures go: `npm run screenshots` keeps them for the documentation. */
const PICTURES = resolve(
	process.env.SCREENSHOTS ?? join(tmpdir(), 'n8n-nodes-retreaver-screenshots'),
);

/** For one step on a slow machine. */
const STEP_TIMEOUT = 30_000;

selectors.setTestIdAttribute('data-test-id');

/**
 * A browser for the tests of one file, logged in to the host's n8n. Returns an `it` that gives each test a page of its
 * own; where a test fails, its message names a picture of what the page showed.
 */
export function useEditor(host: Host) {
	let browser: Browser;
	let context: BrowserContext;

	beforeAll(async () => {
		mkdirSync(PICTURES, { recursive: true });
		browser = await launchChromium();
		context = await browser.newContext({
			baseURL: host.n8n.url,
			viewport: { width: 1280, height: 860 },
		});
		context.setDefaultTimeout(STEP_TIMEOUT);
		// The editor's stored state, such as panel widths, would leak from one test to the next.
		await context.addInitScript(`{
			const login = localStorage.getItem('n8n-browserId');
			localStorage.clear();
			if (login) localStorage.setItem('n8n-browserId', login);
			localStorage.setItem('sidebar.collapsed', 'true');
		}`);
		const page = await context.newPage();
		await page.goto('/signin');
		await page.getByRole('textbox', { name: 'Email' }).fill(LOGIN.email);
		await page.getByRole('textbox', { name: 'Password' }).fill(LOGIN.password);
		await page.keyboard.press('Enter');
		await page.waitForURL(/home/);
		await page.close();
	}, 120_000);

	afterAll(async () => await browser?.close());

	// The editor differs between versions.
	const test = IS_NEWEST ? it : it.skip;
	return (name: string, use: (editor: Editor) => Promise<void>) =>
		test(name, async () => {
			const editor = new Editor(await context.newPage(), host);
			try {
				await use(editor);
			} catch (error) {
				const picture = await editor.picture(`failed ${name}`.replace(/\W+/g, '-'));
				(error as Error).message += `\n\nWhat the page showed: ${picture}`;
				throw error;
			} finally {
				await editor.page.close();
			}
		});
}

export async function launchChromium(): Promise<Browser> {
	const { stdout } = execa.sync('which', ['chromium'], { reject: false });
	if (stdout) {
		const args = ['--no-sandbox', '--disable-gpu'];
		return await chromium.launch({ executablePath: stdout, args });
	}
	throw new Error('The tests in the editor need Chromium. On Debian: apt-get install chromium');
}

/** n8n's editor as a page object, in the user's words. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly host: Host,
	) {}

	/** Saves a picture of the page, or of a part of it. Returns its path. */
	async picture(name: string, part: Page | Locator = this.page): Promise<string> {
		const path = join(PICTURES, `${name}.png`);
		// n8n's notifications come and go.
		await part.screenshot({
			path,
			animations: 'disabled',
			style: '.el-notification { display: none !important }',
		});
		return path;
	}

	/** n8n's names for the parts of its page. */
	get(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	/** Opens an empty workflow and the list of nodes. */
	async newWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.get('canvas-add-button').waitFor();
		await this.get('node-creator-plus-button').click();
	}

	/** Opens a workflow that n8n already has. */
	async openWorkflow(file: WorkflowFile): Promise<void> {
		await this.page.goto(`/workflow/${await this.host.n8n.api.importWorkflow(file)}`);
		await this.get('canvas-node').first().waitFor();
	}

	/** Types a word into the open list of nodes and returns the names that it lists for it. */
	async searchNodes(word: string): Promise<string[]> {
		const search = this.get('node-creator-search-bar');
		// The results of the previous search stay visible for a moment.
		await search.fill('nothing is called like this');
		await this.get('node-creator-no-results').waitFor();
		await search.fill(word);
		await this.get('node-creator-item-name').first().waitFor();
		return (await this.get('node-creator-item-name').allInnerTexts()).map((name) => name.trim());
	}

	/** Clicks a node in the list of nodes, and one of its triggers or actions. That opens the node. */
	async pickNode(node: string, action?: string): Promise<void> {
		const list = this.get('node-creator');
		await list.getByTestId('node-creator-item-name').getByText(node, { exact: true }).click();
		if (action) {
			const title = list.getByText(/^Actions \(/);
			await title.waitFor();
			const item = list.getByText(action, { exact: true });
			// For the first node, n8n lists triggers and keeps actions collapsed.
			if (!(await item.isVisible())) await title.click();
			await item.click();
		}
		await this.get('ndv').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.get('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.get('ndv-close-button').click();
		await this.get('ndv').waitFor({ state: 'hidden' });
	}

	/** The field of a parameter in the open node or credential. */
	field(parameter: string): Locator {
		return this.get(`parameter-input-${parameter}`).last().locator('input, textarea').last();
	}

	/** Picks an option of a parameter. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.get(`parameter-input-${parameter}`).click();
		await this.get('parameter-input-item').getByText(option, { exact: true }).click();
	}

	/** Adds an entry to a collection by its list, such as "Add Filter". */
	async addEntry(list: string, entry: string): Promise<void> {
		await this.get('ndv').getByPlaceholder(list, { exact: true }).click();
		await this.get('collection-parameter-option').getByText(entry, { exact: true }).click();
	}

	/** Chooses how the value of a resource locator is given, by the name of the mode. */
	async chooseMode(parameter: string, mode: string): Promise<void> {
		await this.get(`resource-locator-${parameter}`).getByTestId('rlc-mode-selector').click();
		await this.get(`mode-${mode}`).click();
	}

	/** Opens the list of a resource locator. */
	async openList(parameter: string): Promise<void> {
		await this.get(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
		await this.get('rlc-item').first().waitFor();
	}

	listItem(name: string): Locator {
		return this.get('rlc-item').getByText(name, { exact: true });
	}

	/** Runs the open node and waits until it is done or has failed. */
	async executeStep(): Promise<void> {
		await this.get('node-execute-button').click();
		await this.executed();
	}

	/** Waits until the open node is done, and n8n with the whole run. */
	async executed(): Promise<void> {
		await this.output.getByTestId('node-run-info').waitFor();
		await this.get('ndv-stop-execution-button').waitFor({ state: 'hidden' });
	}

	/**
	 * Drags a field of the open node's input to one of its parameters. n8n follows the mouse, rather than the browser's own
	 * events for dragging, and renders only those fields that can be seen.
	 *
	 * @param dropped what shows that the field has arrived
	 */
	async dragField(name: string, to: Locator, dropped: Locator): Promise<void> {
		const fields = this.get('ndv-input-panel');
		await fields.hover();
		const field = fields.getByText(name, { exact: true });
		for (let rows = 0; rows < 20 && !(await field.isVisible()); rows++) {
			await this.page.mouse.wheel(0, 150);
			await field.waitFor({ timeout: 500 }).catch(() => {});
		}
		await field.scrollIntoViewIfNeeded();
		// A busy browser can lose a drag.
		for (let tries = 0; tries < 3; tries++) {
			await field.hover();
			await this.page.mouse.down();
			const { x, y, width, height } = (await to.boundingBox())!;
			await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 20 });
			await this.page.mouse.up();
			const isDropped = dropped.waitFor({ timeout: 5_000 });
			if (await isDropped.then(() => true).catch(() => false)) return;
		}
		throw new Error(`"${name}" could not be dragged`);
	}

	get output(): Locator {
		return this.get('output-panel');
	}

	/** Narrows the parameter panel to give the output more room. */
	async widenOutput(): Promise<void> {
		await this.get('panel-drag-button').dragTo(this.page.locator('body'), {
			targetPosition: { x: 300, y: 60 },
		});
	}

	/** The table of the open node's output, a record for each row. */
	async outputTable(): Promise<Array<Record<string, string>>> {
		const table = this.output.locator('table');
		await table.locator('th').first().waitFor();
		const texts = async (cells: Locator) =>
			(await cells.allInnerTexts()).map((text) => text.trim());
		const names = (await texts(table.locator('thead th'))).filter(Boolean);
		const rows = await table.locator('tbody tr').all();
		return await Promise.all(
			rows.map(async (row) => {
				const values = await texts(row.locator('td'));
				return Object.fromEntries(names.map((name, index) => [name, values[index]]));
			}),
		);
	}
}
