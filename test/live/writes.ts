import type { IDataObject } from 'n8n-workflow';

import { facts } from '../../nodes/shared/api/facts';
import { type StageName, STAGES } from '../../nodes/shared/webhooks/stages';
import { FICTION_NUMBER, type OwnRecords } from './own';
import { picked } from './plan';
import { operate, operationFacts, type OperationResult, type Order, probe, type Run } from './run';
import type { Exchange } from './tap';
import {
	answerForm,
	expected,
	fact,
	type Fact,
	type Finding,
	inner,
	isAnswered,
	known,
	nowKnown,
	open,
	statusOf,
} from './verdict';

/** Nobody is there, and nothing calls it: the campaign has no number. */
const URL = 'https://example.com/n8n-check';

/** The facts that the trigger types of the package are in, by type. */
const KNOWN = new Map(
	Object.entries(facts.stages).map(([stage, type]) => [type, `stages.${stage}`]),
);
/** The names that the guide and the portal have for the stages (G; answered: H, converted: O). */
const GUIDE_STAGES = ['start', 'selected', 'answered', 'timer', 'postback', 'converted', 'always'];
const TYPES = [...Array.from({ length: 20 }, (_, index) => String(index + 1)), ...GUIDE_STAGES];

/** How the reference shows what these answer. */
const FORMS = new Map<string, string | undefined>([
	['campaign.create', '{"campaign":…}'],
	['campaign.update', '{"campaign":…}'],
	['target.create', '{"target":…}'],
	['target.update', '{"target":…}'],
	['target.setTags', '{"target":…}'],
	['target.setConversion', '{"target":…}'],
	['webhook.getAll', '{"campaign":…}'],
]);

/** A webhook in an answer. */
type Row = Record<string, unknown>;

/** What the steps found, besides the recorded answers. */
interface Notes {
	campaign?: IDataObject;
	buyer?: IDataObject;
	/** The webhooks that the campaign showed, by what they were made for. */
	listed: Row[];
	destroyed: Partial<Record<'post' | 'put', Finding>>;
	areOthersThere?: boolean;
	changed?: boolean;
}

interface Writer extends Run {
	own: OwnRecords;
	notes: Notes;
	/** Runs an operation, keeps its result, and returns what came out. */
	order: (order: Order) => Promise<IDataObject[]>;
}

interface Step {
	title: string;
	run: (writer: Writer) => Promise<void>;
}

const campaignOf = ({ notes: { campaign } }: Writer) =>
	campaign && (picked('id', campaign.id) ?? picked('cid', campaign.cid));
const buyerOf = ({ notes: { buyer } }: Writer) => buyer && picked('id', buyer.id);

/** Runs an operation on the campaign or the buyer of the check; the items are empty where that could not be made. */
const onOwn =
	(operation: string, parameters: IDataObject = {}) =>
	async (writer: Writer): Promise<IDataObject[]> => {
		const [resource] = operation.split('.');
		const record = resource === 'target' ? buyerOf(writer) : campaignOf(writer);
		if (!record) return [];
		const name = resource === 'target' ? 'target' : 'campaign';
		return await writer.order({ operation, parameters: { [name]: record, ...parameters } });
	};

const steps: Step[] = [
	{
		title: 'a campaign is made',
		run: async (writer) => {
			writer.notes.campaign = await makeCampaign(writer.own, writer.order);
		},
	},
	{
		title: 'a buyer is made',
		run: async ({ own, notes, order }) => {
			const [buyer] = await order({
				operation: 'target.create',
				parameters: {
					number: FICTION_NUMBER,
					name: own.name,
					clientTid: own.ownId,
					additionalFields: { paused: true },
				},
			});
			if (buyer) own.add('target', buyer);
			notes.buyer = buyer;
		},
	},
	{
		title: 'both are changed',
		run: async (writer) => {
			const name = `${writer.own.name}, changed`;
			const changes = { updateFields: { name } };
			const campaigns = await onOwn('campaign.update', changes)(writer);
			const buyers = await onOwn('target.update', changes)(writer);
			const records = [...campaigns, ...buyers];
			if (records.length > 0) {
				writer.notes.changed = records.every((record) => record.name === name);
			}
		},
	},
	{
		title: 'the buyer gets a tag and a conversion',
		run: async (writer) => {
			const tags = { tagsInput: 'json', tagsJson: '{"n8n_check": "1"}' };
			await onOwn('target.setTags', tags)(writer);
			await onOwn('target.setConversion', { seconds: 90, revenue: 1 })(writer);
			await onOwn('target.resetCap')(writer);
		},
	},
	{
		title: 'a webhook and a timer are made and removed with the nodes',
		run: async (writer) => {
			const stages: StageName[] = ['started', 'timer_reached'];
			for (const triggerType of stages) {
				const parameters = { triggerType, seconds: 90, url: `${URL}?node=${triggerType}` };
				const [made] = await onOwn('webhook.create', parameters)(writer);
				await onOwn('webhook.getAll')(writer);
				if (made) await onOwn('webhook.delete', { webhookId: String(made.id) })(writer);
			}
		},
	},
	...TYPES.map(
		(type): Step => ({
			title: `trigger type ${type}`,
			run: async (writer) => {
				await addWebhook(writer, `trigger.${type}`, type, 'get');
			},
		}),
	),
	...Object.entries(STAGES).flatMap(([stage, { triggerType, option }]): Step[] =>
		triggerType === undefined
			? []
			: [
					{
						title: `${option.name} with POST`,
						run: async (writer) => {
							const taken = writer.tap.last(`trigger.${triggerType}`);
							if (isTaken(taken)) await addWebhook(writer, `post.${stage}`, triggerType, 'post');
						},
					},
				],
	),
	{
		title: 'the campaign is read back',
		run: async (writer) => {
			writer.notes.listed = await readWebhooks(writer);
		},
	},
	{ title: 'one webhook is removed by POST', run: async (writer) => await destroy(writer, 'post') },
	{ title: 'one webhook is removed by PUT', run: async (writer) => await destroy(writer, 'put') },
	{
		title: 'some requests are wrong on purpose',
		run: async (writer) => {
			const { own, notes } = writer;
			const mark = { name: own.name, client_tid: own.ownId };
			await probe(writer, 'missingField', '/targets.json', {
				method: 'POST',
				body: { target: mark },
			});
			await probe(writer, 'bareBody', '/targets.json', {
				method: 'POST',
				body: { ...mark, number: FICTION_NUMBER },
			});
			await addWebhook(writer, 'unknownType', 'n8n-check', 'get');
			if (!notes.buyer?.id) return;
			await probe(writer, 'unknownAttribute', `/targets/${String(notes.buyer.id)}.json`, {
				method: 'PUT',
				body: { target: { n8n_check: '1' } },
			});
		},
	},
	{
		title: 'both are deleted',
		run: async (writer) => {
			await onOwn('campaign.delete')(writer);
			await onOwn('target.delete')(writer);
			const { buyer } = writer.notes;
			if (!buyer?.id) return;
			const path = `/targets/${String(buyer.id)}.json`;
			await probe(writer, 'readDeleted', path);
			await probe(writer, 'changeDeleted', path, {
				method: 'PUT',
				body: { target: { priority: 1 } },
			});
		},
	},
];

/** How many steps {@link checkWrites} reports. */
export const writeSteps = steps.length;

/** Makes, changes and deletes a campaign and a buyer, and finds out what webhooks Retreaver takes. */
export async function checkWrites(
	run: Run,
	own: OwnRecords,
): Promise<{ facts: Fact[]; operations: OperationResult[] }> {
	const results: OperationResult[] = [];
	const writer: Writer = {
		...run,
		own,
		notes: { listed: [], destroyed: {} },
		order: async (order) => {
			const { result, items } = await operate(run, order);
			results.push(result);
			return items;
		},
	};
	for (const { title, run: carryOut } of steps) {
		if (run.tap.stopped) break;
		await carryOut(writer);
		run.report(title);
	}
	return { facts: [...operationFacts(results, FORMS), ...factsOf(writer)], operations: results };
}

/**
 * Makes a campaign that carries the mark.
 *
 * @returns the campaign, with its internal ID where Retreaver shows it; undefined where it was refused
 */
export async function makeCampaign(
	own: OwnRecords,
	order: (order: Order) => Promise<IDataObject[]>,
): Promise<IDataObject | undefined> {
	const [campaign] = await order({
		operation: 'campaign.create',
		parameters: {
			name: own.name,
			additionalFields: {
				cid: own.ownId,
				recordCalls: false,
				// A campaign has to have an option 1 (D).
				menuOptions: { menuOption: [{ option: '1', targetNumber: FICTION_NUMBER }] },
			},
		},
	});
	if (campaign) own.add('campaign', campaign);
	return campaign;
}

const { bidTimer, startTimer } = facts.wrappers;
const wrapperOf = (type: string) => (type === facts.stages.bid ? bidTimer : startTimer);
const isTaken = (answer?: Exchange) =>
	isAnswered(answer) && answer.status >= 200 && answer.status < 300;

/** Adds a webhook as public code does it (O). */
async function addWebhook(writer: Writer, label: string, type: string, method: 'get' | 'post') {
	const { campaign } = writer.notes;
	if (!campaign?.id) return;
	await probe(writer, label, timersPath(campaign), {
		method: 'POST',
		body: {
			[wrapperOf(type)]: {
				id: '',
				_destroy: false,
				trigger_type: type,
				name: `n8n check ${label}`,
				dedupe_seconds: 0,
				tag_list: '',
				pixels_attributes: {
					'0': {
						_destroy: false,
						id: '',
						fire_order: 0,
						request_method: method,
						url: `${URL}?for=${label}`,
						wcf_template_id: '',
						wcf_target_id: '',
					},
				},
			},
		},
	});
}

const timersPath = ({ id }: IDataObject) => `/campaigns/${String(id)}/timers.json`;
const campaignPath = ({ id, cid }: IDataObject) =>
	id ? `/campaigns/${String(id)}.json` : `/campaigns/cid/${encodeURIComponent(String(cid))}.json`;

async function readWebhooks(writer: Writer): Promise<Row[]> {
	const { campaign } = writer.notes;
	if (!campaign) return [];
	const { body } = await probe(writer, 'readBack', campaignPath(campaign));
	const { timers } = inner(body);
	return Array.isArray(timers) ? timers.map(inner) : [];
}

/** The webhook that was made under a label, as the answer to it shows it. */
function madeBy({ tap }: Writer, label: string): Row | undefined {
	const answer = tap.last(label);
	return isTaken(answer) ? inner(inner(answer?.body)) : undefined;
}

/** The webhook that was made under a label, as the campaign shows it. */
function listedBy(writer: Writer, label: string): Row | undefined {
	return rowIn(writer.notes.listed, madeBy(writer, label), label);
}

/** Removes one of the listed webhooks in one of the two ways, and reads back whether it, and nothing else, is gone. */
async function destroy(writer: Writer, way: 'post' | 'put'): Promise<void> {
	const { notes } = writer;
	const { campaign } = notes;
	const types = TYPES.filter((type) => listedBy(writer, `trigger.${type}`));
	const type = way === 'post' ? types.at(0) : types.at(-1);
	const webhook = type && listedBy(writer, `trigger.${type}`);
	if (!campaign?.id || !type || !webhook) {
		notes.destroyed[way] = open('the campaign shows no webhook to remove');
		return;
	}
	const row = { id: webhook.id, [facts.webhooks.remove]: true };
	const answer = await probe(
		writer,
		`destroy.${way}`,
		way === 'post' ? timersPath(campaign) : campaignPath(campaign),
		way === 'post'
			? { method: 'POST', body: { [wrapperOf(type)]: row } }
			: { method: 'PUT', body: { campaign: { timers_attributes: [row] } } },
	);
	const before = notes.listed.map(({ id }) => id);
	notes.listed = await readWebhooks(writer);
	const after = notes.listed.map(({ id }) => id);
	const isGone = !after.includes(webhook.id);
	notes.destroyed[way] = nowKnown(`${isGone ? 'yes' : 'no'}: status ${answer.status}`);
	const others = before.filter((id) => id !== webhook.id);
	notes.areOthersThere = notes.areOthersThere !== false && others.every((id) => after.includes(id));
}

function factsOf(writer: Writer): Fact[] {
	const { tap, notes } = writer;
	const last = (label: string) => tap.last(label);
	const labels = TYPES.map((type) => `trigger.${type}`);
	const taken = labels.filter((label) => isTaken(last(label)));
	// Read before anything was removed.
	const first = tap.answersTo('readBack')[0];
	const { timers = [] } = inner(first?.body);
	const shown = (timers as unknown[]).map(inner);
	const isShown = (label: string) => rowIn(shown, madeBy(writer, label), label) !== undefined;
	const listed = taken.filter(isShown);
	return [
		fact(
			'An update answers with the changed record',
			'D',
			notes.changed === undefined
				? open('not answered')
				: expected(notes.changed, notes.changed ? 'it does' : 'it does not'),
		),
		...TYPES.map((type) => {
			const label = `trigger.${type}`;
			const row = rowIn(shown, madeBy(writer, label), label);
			const id = KNOWN.get(type);
			const finding = typeFinding(last(label), {
				isKnown: id !== undefined,
				row: row ?? madeBy(writer, label),
				isShown: Boolean(row),
			});
			return id ? known(id, finding) : fact(`Trigger type ${type} is taken`, '?', finding);
		}),
		...Object.entries(STAGES).flatMap(([stage, { triggerType, option }]) =>
			triggerType === undefined
				? []
				: [
						known(
							'webhooks.post',
							methodFinding(
								last(`post.${stage}`),
								rowIn(shown, madeBy(writer, `post.${stage}`), `post.${stage}`) ??
									madeBy(writer, `post.${stage}`),
							),
							`${option.name}: `,
						),
					],
		),
		known(
			'webhooks.listed',
			taken.length === 0
				? open('no webhook could be made')
				: nowKnown(`${listed.length} of ${taken.length}`),
		),
		fact('What a new webhook answers', '?', answerForm(last(taken[0] ?? ''))),
		known('webhooks.remove', notes.destroyed.post ?? open('not tried'), 'By POST timers: '),
		known('webhooks.remove', notes.destroyed.put ?? open('not tried'), 'By PUT campaign: '),
		fact(
			'Removing one webhook leaves the others',
			'?',
			notes.areOthersThere === undefined
				? open('no webhook was removed')
				: expected(notes.areOthersThere, notes.areOthersThere ? 'it does' : 'it does not'),
		),
		fact('What an unknown trigger type gets', '?', answerForm(last('unknownType'))),
		fact('What a missing required field gets', '?', answerForm(last('missingField'))),
		fact('What a body without its wrapper gets', '?', answerForm(last('bareBody'))),
		known('records.unknownAttributes', statusOf(last('unknownAttribute'))),
		fact('What the deletion of a campaign answers', '?', answerForm(last('campaign.delete'))),
		fact('What the deletion of a buyer answers', '?', answerForm(last('target.delete'))),
		fact('What reading a deleted record gets', '?', answerForm(last('readDeleted'))),
		fact('What changing a deleted record gets', '?', statusOf(last('changeDeleted'))),
	];
}

function rowIn(rows: Row[], made: Row | undefined, label: string): Row | undefined {
	return rows.find(
		({ id, url }) =>
			(made?.id !== undefined && id === made.id) || String(url).endsWith(`?for=${label}`),
	);
}

function typeFinding(
	answer: Exchange | undefined,
	{ isKnown, row = {}, isShown }: { isKnown: boolean; row?: Row; isShown: boolean },
): Finding {
	if (!isAnswered(answer)) return open('the campaign shows no internal ID, or it was not answered');
	if (!isTaken(answer)) {
		const refused = `refused with status ${answer.status}`;
		return isKnown ? expected(false, refused) : nowKnown(refused);
	}
	const words = Object.entries(row)
		.filter(([name]) => /trigger|type|stage|event/.test(name))
		.map(([name, value]) => `${name} ${wordOf(value)}`);
	const seen = `taken, ${isShown ? 'listed' : 'not listed'}${words.length ? `, as ${words.join(', ')}` : ''}`;
	return isKnown ? expected(true, seen) : nowKnown(seen);
}

/** A value of a webhook that the check made itself. Only a word of Retreaver's own or a code shows. */
function wordOf(value: unknown): string {
	return /^([a-z][a-z_ -]{0,29}|\d{1,2})$/i.test(String(value)) ? String(value) : '<other>';
}

function methodFinding(answer: Exchange | undefined, row: Row | undefined): Finding {
	if (!isAnswered(answer)) return open('the stage was not taken');
	if (!isTaken(answer)) return nowKnown(`no: refused with status ${answer.status}`);
	const pixels = row?.pixels as Row[] | undefined;
	const method = row?.request_method ?? pixels?.[0]?.request_method;
	if (method === undefined) return open('Retreaver does not show the method');
	return nowKnown(/^post$/i.test(String(method)) ? 'yes' : 'no: it is a GET');
}
