import { facts } from '../../nodes/shared/api/facts';
import { lastPageOf } from '../../nodes/shared/api/paging';
import type { Account } from './account';
import { lists, operationOf } from './plan';
import { formOf, shapeLines, shapeOf } from './shape';
import type { Exchange, Tap } from './tap';
import {
	answerForm,
	expected,
	expectStatus,
	fact,
	type Fact,
	type Finding,
	inner,
	known,
	nowKnown,
	open,
	statusOf,
	valueOf,
} from './verdict';

const rowsOf = ({ body }: Exchange): unknown[] => (Array.isArray(body) ? body : []);
const isOk = (exchange?: Exchange): exchange is Exchange => exchange?.status === 200;

/** The verdicts on what holds for more than one operation. */
export function factsOf(tap: Tap, account: Account): Fact[] {
	const last = (label: string) => tap.last(label);
	const listed = Object.keys(lists).map(last).filter(isOk);
	return [
		known('lists.pageSize', pageSize(listed)),
		known('lists.pingPageSize', pingPage(last('rtbInbound.getAll'))),
		known('lists.link', linkHeader(listed)),
		fact('The URLs in the Link header repeat the API key', 'D', linkKey(listed, account)),
		known('lists.onePage', onePage(listed)),
		...Object.keys(lists).map((operation) =>
			known(
				operation === 'call.getAll' ? 'lists.maxPageSize' : 'lists.otherPageSizes',
				perPage(last(operation), last(`perPage.${operation}`), operation === 'call.getAll'),
				`${operationOf(operation).title}: `,
			),
		),
		...([1, 2, 3, 5] as const).map((version) =>
			known(
				version === 5 ? 'calls.newestVersion' : 'wrappers.call',
				callVersion(last(`version.${version}`), version),
				`Version ${version}: `,
			),
		),
		known('calls.updatedFilter', updatedAt(last('call.getAll'), last('updatedAtStart'))),
		known('records.campaignId', showsId(last('campaign.getAll'), true)),
		known('records.publisherId', showsId(last('affiliate.getAll'), false)),
		known('webhooks.listed', timers(last('campaign.getAll')), 'Of the campaigns as they are: '),
		fact('A buyer shows conversion_groups', 'D', conversionGroups(last('target.getAll'))),
		known('bids.conversionTags', conversionTags(last('target.getAll'))),
		known('keys.noCompany', statusOf(last('noCompany'))),
		known(
			'statuses.wrongKey',
			expectStatus(last('wrongKey'), Number(valueOf('statuses.wrongKey'))),
		),
		known('statuses.absent', expectStatus(last('unknownRecord'), ...facts.statuses.absent)),
		known('statuses.errorBody', answerForm(last('unknownRecord'))),
		known('lists.rate', together(tap), 'Two requests at once: '),
		known('lists.rate', rateHeaders(tap), 'Headers: '),
	];
}

function pageSize(listed: Exchange[]): Finding {
	const long = listed.filter(
		({ label, headers }) => label !== 'call.getAll' && lastPageOf(headers.link) > 1,
	);
	if (long.length === 0) return open('no list has a second page');
	const sizes = [...new Set(long.map((exchange) => rowsOf(exchange).length))];
	return expected(sizes.join() === String(valueOf('lists.pageSize')), `${sizes.join(', ')} rows`);
}

function pingPage(pings?: Exchange): Finding {
	const { rtb_inbounds: rows } = (pings?.body ?? {}) as { rtb_inbounds?: unknown[] };
	if (!Array.isArray(rows)) return open('not answered');
	if (lastPageOf(pings?.headers.link) === 1) return open('the log has no second page');
	return expected(rows.length === valueOf('lists.pingPageSize'), `${rows.length} rows`);
}

function linkHeader(listed: Exchange[]): Finding {
	const link = listed.map(({ headers }) => headers.link).find(Boolean);
	if (typeof link !== 'string') return open('no list has a second page');
	const relations = [...link.matchAll(/;\s*rel\s*=\s*["']?(first|prev|previous|next|last)\b/gi)];
	const names = relations.map(([, name]) => name?.toLowerCase());
	const quotes = /rel="/.test(link) ? 'in double quotes' : 'not in double quotes';
	return expected(
		names.includes('last') && names.includes('next') && lastPageOf(link) > 1,
		`${names.join(', ') || 'none of the usual names'}, ${quotes}`,
	);
}

function linkKey(listed: Exchange[], { apiKey }: Account): Finding {
	const links = listed.map(({ headers }) => headers.link).filter(Boolean);
	if (links.length === 0) return open('no list has a second page');
	const isRepeated = links.some((link) => String(link).includes(encodeURIComponent(apiKey)));
	return expected(isRepeated, isRepeated ? 'they do' : 'they do not');
}

function onePage(listed: Exchange[]): Finding {
	const short = listed.filter((list) => rowsOf(list).length < Number(valueOf('lists.pageSize')));
	if (short.length === 0) return open('all lists have more than one page');
	const linked = short.filter(({ headers }) => headers.link).length;
	return expected(linked === 0, `${linked} of ${short.length} such lists have one`);
}

function perPage(
	list: Exchange | undefined,
	probe: Exchange | undefined,
	isDocumented: boolean,
): Finding {
	if (!isOk(list) || !isOk(probe)) return open('not answered');
	if (rowsOf(list).length < 2) return open('fewer than two rows');
	const rows = rowsOf(probe).length;
	const words = `per_page=1 gives ${rows === 1 ? '1 row' : `${rows} rows`}`;
	if (isDocumented) return expected(rows === 1, words);
	return nowKnown(`${rows === 1 ? 'yes' : 'no'}: ${words}`);
}

function callVersion(probe: Exchange | undefined, version: number): Finding {
	if (!isOk(probe)) return open('not answered');
	const form = formOf(probe.body);
	if (!form) return open('no calls');
	return version === 5 ? nowKnown(form) : expected(form === '[{"call":…}]', form);
}

function updatedAt(list?: Exchange, probe?: Exchange): Finding {
	if (!isOk(list) || !isOk(probe)) return open('not answered');
	if (rowsOf(list).length === 0) return open('no calls');
	const rows = rowsOf(probe).length;
	return expected(rows === 0, rows === 0 ? 'it does' : 'it is ignored');
}

function showsId(list: Exchange | undefined, isExpected: boolean): Finding {
	const [row] = list ? rowsOf(list) : [];
	if (!row) return open('none in the account');
	const shows = 'id' in inner(row);
	const words = shows ? 'they do' : 'they do not';
	return isExpected ? expected(shows, words) : nowKnown(words);
}

function timers(list?: Exchange): Finding {
	const all = list ? rowsOf(list).map((row) => inner(row).timers) : [];
	const rows = all.flatMap((of) => (Array.isArray(of) ? of : [])) as unknown[];
	if (rows.length === 0) return open('no timer or webhook in the first campaigns');
	const names = shapeLines(shapeOf(rows.map(inner))).map((line) => line.replace(/:.*/, ''));
	return nowKnown(`timers have ${names.join(', ')}`);
}

function conversionGroups(buyers?: Exchange): Finding {
	const rows = buyers ? rowsOf(buyers).map(inner) : [];
	if (rows.length === 0) return open('no buyer');
	const shows = rows.every((buyer) => Array.isArray(buyer.conversion_groups));
	return expected(shows, shows ? 'it does' : 'it does not');
}

function conversionTags(buyers?: Exchange): Finding {
	const within = (rows: unknown[], name: string) =>
		rows.flatMap((row) => (inner(row)[name] ?? []) as unknown[]);
	const groups = within(buyers ? rowsOf(buyers) : [], 'conversion_groups');
	const conversions = within(groups, 'conversions');
	if (conversions.length === 0) return open('no buyer with a conversion');
	const shows = conversions.some((conversion) => 'seconds_tag' in inner(conversion));
	return nowKnown(shows ? 'it does' : 'it does not');
}

function together(tap: Tap): Finding {
	const answers = tap.answersTo('together').filter(({ status: code }) => code > 0);
	if (answers.length < 2) return open('not answered');
	const codes = answers.map((answer) => answer.status).sort();
	return nowKnown(`status ${codes.join(' and ')}`);
}

function rateHeaders(tap: Tap): Finding {
	const names = new Set(tap.exchanges.flatMap(({ headers }) => Object.keys(headers)));
	const found = [...names].filter((name) =>
		/^(x-)?rate-?limit(-(limit|remaining|reset|policy))?$/.test(name),
	);
	return nowKnown(found.length ? found.join(', ') : 'no header does');
}
