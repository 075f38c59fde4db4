const $ = (id) => document.getElementById(id);

/** The stages of a call in their order: the name that the nodes have for each, and what happens in it. */
const STAGES = {
	start: ['Call Started', 'The caller has dialed the number of the campaign.'],
	append: ['Data Append', 'Retreaver asks for tags before it looks for a buyer.'],
	bid: ['Bid Requested', 'Retreaver asks buyers what they pay for this call.'],
	selected: ['Buyer Selected', 'A buyer was chosen; their phone rings.'],
	answered: ['Call Answered', 'The buyer picked up.'],
	timer: ['Timer Reached', 'The call has lasted for some seconds.'],
	postback: ['Postback Received', 'Another system reported on the call.'],
	converted: ['Call Converted', 'The call earned money.'],
	always: ['Call Finished', 'The call is over.'],
};
/** Stages that are drawn only where somebody is told about them. */
const RARE = ['append', 'bid', 'timer'];
/** What the drawing of the call shows in each stage. */
const PHASES = {
	start: 'ringing',
	selected: 'connecting',
	answered: 'talking',
	timer: 'talking',
	postback: 'talking',
	converted: 'talking',
	always: 'over',
};

/** Ways for a request to fail, in words. */
const FAULTS = [
	['They are told to slow down (429)', { kind: 'status', status: 429 }],
	['They meet maintenance (503)', { kind: 'status', status: 503 }],
	['They meet an error inside Retreaver (500)', { kind: 'status', status: 500 }],
	['Their key is refused (401)', { kind: 'status', status: 401 }],
	['Their record is not found (404)', { kind: 'status', status: 404 }],
	['Their values are refused (422)', { kind: 'status', status: 422 }],
	['Their answer comes late', { kind: 'slow', delayMs: 8000 }],
	['Their answer stops half-way, and goes on late', { kind: 'slowBody', delayMs: 8000 }],
	['Their answer drips in and does not end', { kind: 'drip' }],
	['Their answer breaks off', { kind: 'cut' }],
	['The connection breaks before the work is done', { kind: 'reset' }],
	['The connection breaks when the work is done', { kind: 'cutAfterWork' }],
	['A web page comes back', { kind: 'html' }],
	['Nothing comes back', { kind: 'empty' }],
	['50 MB of text come back', { kind: 'huge' }],
	['JSON that ends too early comes back', { kind: 'malformed' }],
	['They are sent to another address', { kind: 'redirect' }],
];

/** The switches in words: what is so where they are on, or the choices with what each means. */
const SWITCHES = {
	campaignsShowId: 'Campaigns show their internal ID',
	refuseUnknownTriggerTypes: 'Only the stages that were seen in public code can be registered',
	listWebhooks: 'A campaign lists its webhooks',
	honourDestroy: [
		'Webhooks can be removed',
		{
			true: 'by both kinds of request',
			put: 'by PUT only',
			post: 'by POST only',
			false: 'by no request',
		},
	],
	postWebhooks: [
		'Webhooks that are to be called with POST',
		{ kept: 'are kept', asGet: 'become GET', refused: 'are refused' },
	],
	webhookRetries: [
		'A webhook that fails is called again',
		{ 0: 'never', 1: 'once', 2: 'twice', 3: 'three times' },
	],
	companyIdRequired: 'A request without a company ID is refused',
	filterByUpdate: 'Calls can be searched by their last change',
	errorBody: [
		'Errors come as',
		{ json: 'JSON', text: 'text', html: 'a web page', empty: 'nothing but a status' },
	],
	deletedStatus: ['A deleted record is', { 404: 'not found (404)', 410: 'gone (410)' }],
	concurrencyLimit: [
		'Requests at the same time',
		{ null: 'without a limit', 1: 'one', 2: 'two', 4: 'four', 8: 'eight' },
	],
	rtbNeedsPublisher: 'A ping needs a publisher',
	newCallsWrapped: 'Calls of API version 5 are wrapped in "call"',
	rtbWrapped: 'Answers to pings are wrapped in "rtb"',
	rtbRefusalStatus: [
		'A ping that no buyer wants is answered',
		{ 200: 'with 200', 404: 'with 404', 422: 'with 422' },
	],
	emptyAnswers: 'Writes whose answer is not documented answer nothing',
	showConversionTags: 'Buyers show which tags their conversions read',
	refuseUnknownAttributes: 'Attributes that are not documented are refused',
};

/** The call that is shown. */
let current;
/** What the simulator says of itself. */
let account;

async function control(path, method = 'GET', body) {
	const answer = await fetch('/_control' + path, {
		method,
		headers: body && { 'Content-Type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	const data = await answer.json();
	if (!answer.ok) throw new Error(data.error ?? JSON.stringify(data.errors));
	return data;
}

function element(tag, content = [], more = {}) {
	const node = Object.assign(document.createElement(tag), more);
	node.append(...[content].flat().map((part) => part ?? ''));
	return node;
}

function fill(table, heads, rows) {
	const line = (cells, tag) =>
		element(
			'tr',
			cells.map((cell) => element(tag, cell)),
		);
	table.replaceChildren(
		...(rows.length
			? [line(heads, 'th'), ...rows.map((cells) => line(cells, 'td'))]
			: [line(['None yet'], 'td')]),
	);
}

/** Tokens, keys and secrets of a URL are nobody's to read over a shoulder. */
const isSecret = (name) => /token|secret|key|sig|auth/i.test(name);
const pairs = (tags) =>
	Object.entries(tags)
		.map(([key, value]) => `${key}=${value}`)
		.join(', ');
const time = (iso) => iso?.slice(0, 19).replace('T', ' ') ?? '';
const pretty = (value) =>
	typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
const dollars = (value) => `$${Number(value ?? 0).toFixed(2)}`;
const nameOf = (stage) => STAGES[stage]?.[0] ?? stage;
const seconds = (count) =>
	count >= 60 ? `${Math.floor(count / 60)} min ${count % 60} s` : `${count} s`;

/** The buyer whom a webhook asks for a bid. */
const bidderOf = ({ webhookId }) =>
	account.campaigns.flatMap(({ webhooks }) => webhooks).find(({ id }) => id === webhookId)?.buyer ??
	'The buyer';
const bidOf = (entry) =>
	entry.answer?.bid
		? `: ${bidderOf(entry)} bids ${dollars(entry.answer.payout)}`
		: `: ${bidderOf(entry)} passes`;

/** Whether a webhook belongs to the invented account, and not to a workflow: nobody answers there. */
const isInvented = (url) => /^https:\/\/[^/]*\bexample\.com\//.test(url);

/** One request to a webhook: a line that unfolds to what was sent and answered. */
function delivery(entry) {
	const url = new URL(entry.url);
	const good = entry.status >= 200 && entry.status < 300;
	const outcome = entry.status
		? `answered ${entry.status} in ${entry.ms} ms`
		: isInvented(entry.url)
			? 'no answer: an invented address of the simulated account'
			: `no answer: ${entry.error}`;
	const tags =
		entry.stage === 'bid' ? bidOf(entry) : pairs(entry.tags) && `, sets ${pairs(entry.tags)}`;
	const query = [...url.searchParams].flatMap(([name, value]) => [
		element('dt', name),
		element('dd', isSecret(name) ? '••••' : value),
	]);
	return element('details', [
		element('summary', [
			isInvented(entry.url)
				? '– '
				: element('span', good ? '✓ ' : '✗ ', { className: good ? 'good' : 'bad' }),
			element('b', entry.name ?? url.host),
			` ${entry.attempt > 1 ? `(try ${entry.attempt}) ` : ''}${outcome}${tags}`,
		]),
		element('div', [
			element('h4', 'Request'),
			element('code', `${entry.method} ${url.origin}${url.pathname}`),
			element('dl', query),
			...(entry.body ? [element('pre', pretty(entry.body))] : []),
			element('h4', 'Answer'),
			element('pre', (entry.error ?? pretty(entry.answer)) || 'empty'),
		]),
	]);
}

/** Keeps what was unfolded unfolded while the list is drawn anew. */
function replaceKeepingOpen(list, items) {
	const open = new Set(
		[...list.querySelectorAll('details[open]')].map(({ dataset }) => dataset.key),
	);
	list.replaceChildren(...items);
	for (const details of list.querySelectorAll('details'))
		details.open = open.has(details.dataset.key);
}

const deliveries = (timeline, stage) =>
	timeline
		.map((entry, index) => Object.assign(delivery(entry), { stage: entry.stage, index }))
		.filter((node) => node.stage === stage)
		.map((node) => {
			node.dataset.key = node.index;
			return node;
		});

function statusOf({ call, stage, over }) {
	const buyer = call.target_name ?? 'the buyer';
	if (!over) {
		return (
			{ start: 'Ringing …', selected: `Calling ${buyer} …`, always: 'Hanging up …' }[stage] ??
			`Talking to ${buyer} …`
		);
	}
	if (!call.connected)
		return call.target_name ? `Over: ${buyer} did not answer.` : 'Over: no buyer took the call.';
	const money = call.revenue ? `, earned ${dollars(call.revenue)}` : '';
	return `Over: talked to ${buyer} for ${seconds(call.dialed_call_duration)}${money}.`;
}

/** Who was chosen, and whether by a bid. */
function choice({ call, timeline }) {
	const bid = timeline.find(
		(entry) => entry.stage === 'bid' && entry.answer?.bid && bidderOf(entry) === call.target_name,
	);
	return bid
		? `${call.target_name} won with a bid of ${dollars(bid.answer.payout)}; their phone rings.`
		: `${call.target_name} was chosen; their phone rings.`;
}

function showWalk(walk) {
	current = walk;
	const { call, timeline, stage, over } = walk;
	const passed = new Set([
		...call.call_flow_events.map(({ event }) => event),
		...timeline.map((entry) => entry.stage),
	]);
	$('call').dataset.phase = over ? 'over' : PHASES[stage];
	$('title').textContent = `The call of ${call.caller}`;
	$('from').textContent = call.caller;
	$('through').textContent = call.campaign.name;
	$('to').textContent = call.target_name ?? 'Buyer';
	$('status').textContent = statusOf(walk);
	$('walking').hidden = over || !walk.stepwise;
	const shown = Object.entries(STAGES).filter(([name]) => !RARE.includes(name) || passed.has(name));
	replaceKeepingOpen(
		$('stages'),
		shown.map(([name, [title, what]]) => {
			const told = deliveries(timeline, name);
			const text = passed.has(name)
				? name === 'selected' && call.target_name
					? choice(walk)
					: what
				: over
					? 'Did not happen.'
					: '';
			return element(
				'li',
				[
					element('b', title),
					element('span', ` ${text}`, { className: 'plain' }),
					...told,
					...(passed.has(name) && !told.length
						? [element('div', 'No webhook at this stage.', { className: 'hint' })]
						: []),
				],
				{
					className: [passed.has(name) && 'passed', name === stage && !over && 'now']
						.filter(Boolean)
						.join(' '),
				},
			);
		}),
	);
	if (over)
		$('stages').append(
			element(
				'li',
				[
					element('b', 'Tags of the call'),
					element('div', pairs(call.tags) || 'none', { className: 'hint' }),
				],
				{ className: 'passed' },
			),
		);
}

/** Shows a call until it is over, or another one is shown. */
async function follow(walk) {
	for (showWalk(walk); current?.uuid === walk.uuid && !current.over; ) {
		await new Promise((later) => setTimeout(later, 250));
		const now = await control('/calls/' + walk.uuid);
		if (current?.uuid === walk.uuid) showWalk({ ...now, stepwise: walk.stepwise });
	}
	await refresh();
}

/** The webhooks of a campaign that somebody answers. */
const listeners = (campaign) => (campaign?.webhooks ?? []).filter(({ url }) => !isInvented(url));

function showListening() {
	const webhooks = listeners(
		account.campaigns.find(({ cid }) => cid === $('place').campaign.value),
	);
	const names = Object.keys(STAGES)
		.filter((name) => webhooks.some(({ stage }) => stage === name))
		.map(nameOf);
	$('listening').classList.toggle('empty', names.length === 0);
	$('listening').textContent = names.length
		? `Listening to this campaign: ${names.join(', ')}.`
		: 'No webhook is registered for this campaign: nothing in n8n will hear of the call. Publish a workflow first, or click Execute step in its trigger.';
}

async function refresh() {
	const [about, calls, reservations, faults] = await Promise.all(
		['', '/calls', '/reservations', '/faults'].map((path) => control(path)),
	);
	account = about;
	$('address').textContent = about.url;
	$('clock').textContent = time(about.now) + ' UTC';
	const select = $('place').campaign;
	const chosen = select.value;
	select.replaceChildren(
		...about.campaigns.map((campaign) => {
			const { cid, name } = campaign;
			const count = listeners(campaign).length;
			const webhooks = count ? ` · ${count} webhook${count > 1 ? 's' : ''}` : '';
			return element('option', `${name ?? 'Campaign'} (${cid})${webhooks}`, { value: cid });
		}),
	);
	if (chosen) select.value = chosen;
	showListening();
	fill(
		$('calls'),
		['Began (UTC)', 'Caller', 'Campaign', 'Buyer', 'Talk time', 'Outcome', 'Revenue'],
		calls.map((call) => [
			time(call.start_time),
			call.caller,
			call.campaign.name,
			call.target_name ?? '',
			seconds(call.dialed_call_duration ?? 0),
			call.connected ? 'answered' : call.status,
			dollars(call.revenue),
		]),
	);
	$('reserved').hidden = reservations.length === 0;
	fill(
		$('reservations'),
		['Made (UTC)', 'Caller', 'Publisher', 'Status'],
		reservations.map((row) => [
			time(row.created_at),
			row.caller_number,
			row.publisher_id,
			row.status,
		]),
	);
	$('faults').replaceChildren(
		...faults.map(({ kind, status, path, left }) => {
			const words =
				FAULTS.find(
					([, fault]) => fault.kind === kind && (kind !== 'status' || fault.status === status),
				)?.[0] ?? `${kind} ${status ?? ''}`;
			return element(
				'li',
				`${words}: ${left ?? 'all'} of the next requests${path ? ` to ${path}` : ''}`,
			);
		}),
	);
}

async function showSwitches() {
	const values = await control('/switches');
	const set = (name, value) => control('/switches', 'PUT', { [name]: value });
	$('switches').replaceChildren(
		...Object.entries(values).map(([name, value]) => {
			const words = SWITCHES[name] ?? name;
			if (typeof words === 'string') {
				const box = element('input', [], { type: 'checkbox', checked: value === true });
				box.addEventListener('change', () => set(name, box.checked));
				return element('label', [box, words], { className: 'check', title: name });
			}
			const [sentence, choices] = words;
			const select = element(
				'select',
				Object.entries(choices).map(([option, text]) =>
					element('option', text, { value: option, selected: option === String(value) }),
				),
			);
			select.addEventListener('change', () => {
				const chosen = select.value;
				set(name, /^(true|false|null|\d+)$/.test(chosen) ? JSON.parse(chosen) : chosen);
			});
			return element('label', [sentence, select], { title: name });
		}),
	);
}

$('place').addEventListener('submit', async (event) => {
	event.preventDefault();
	const form = event.target;
	const tags = Object.fromEntries(
		form.tags.value
			.split(',')
			.map((pair) => pair.split('=').map((part) => part.trim()))
			.filter(([key, value]) => key && value),
	);
	const input = {
		campaign: form.campaign.value,
		durationSeconds: Number(form.durationSeconds.value),
		tags,
		wait: false,
		speed: $('stepwise').checked ? 'step' : 'slow',
	};
	if (form.caller.value) input.caller = form.caller.value;
	for (const name of ['answered', 'postback', 'converted']) input[name] = form[name].checked;
	$('call').scrollIntoView({ behavior: 'smooth', block: 'nearest' });
	try {
		$('problem').textContent = '';
		await follow({ ...(await control('/calls', 'POST', input)), stepwise: $('stepwise').checked });
	} catch (error) {
		$('problem').textContent = error.message;
	}
});
$('place').campaign.addEventListener('change', showListening);

$('test').addEventListener('click', async () => {
	const campaign = $('place').campaign.value;
	current = undefined;
	$('call').dataset.phase = 'idle';
	$('title').textContent = `Test fire of campaign ${campaign}`;
	$('status').textContent = 'No call was placed.';
	$('walking').hidden = true;
	$('stages').replaceChildren(
		...(await control('/test_fire', 'POST', { campaign })).map((entry) =>
			element('li', [element('b', nameOf(entry.stage)), delivery(entry)], { className: 'passed' }),
		),
	);
});
const step = (all) => async () =>
	void (await control(`/calls/${current.uuid}/step`, 'POST', { all }));
$('next').addEventListener('click', step(false));
$('all').addEventListener('click', step(true));

$('fault').kind.replaceChildren(
	...FAULTS.map(([words], index) => element('option', words, { value: index })),
);
$('fault').addEventListener('submit', async (event) => {
	event.preventDefault();
	const { kind, path, times, skip, retryAfter } = event.target;
	await control('/faults', 'POST', {
		...FAULTS[kind.value][1],
		path: path.value,
		times: Number(times.value),
		skip: Number(skip.value),
		...(retryAfter.value && { retryAfter: retryAfter.value }),
	});
	await refresh();
});
$('clear').addEventListener('click', () => control('/faults', 'DELETE').then(refresh));
$('reset').addEventListener('click', () =>
	control('/reset', 'POST', {}).then(() => location.reload()),
);

showSwitches();
refresh();
setInterval(() => refresh().catch(() => {}), 1500);
