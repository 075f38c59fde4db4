import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { RetreaverApi } from '../../credentials/RetreaverApi.credentials';
import { RetreaverPostbackKeyApi } from '../../credentials/RetreaverPostbackKeyApi.credentials';
import { Retreaver } from '../../nodes/Retreaver/Retreaver.node';
import { RetreaverBidTrigger } from '../../nodes/RetreaverBidTrigger/RetreaverBidTrigger.node';
import { RetreaverCallPollingTrigger } from '../../nodes/RetreaverCallPollingTrigger/RetreaverCallPollingTrigger.node';
import { RetreaverTrigger } from '../../nodes/RetreaverTrigger/RetreaverTrigger.node';

/** Characters that can be read at a glance in n8n's panel. Instructions for setting up by hand are longer. */
const LONGEST = 200;
const LONGEST_ACTION = 40;

const JARGON =
	/endpoint|payload|boolean|idempotent|\bstring\b|E\.164|IANA|JSON object|\bquery\b|\battribute|\bbinary|\bfacet|\btokens?(?<!Webhook Token)(?! in the web address)/i;

/** Parameters that mean something else in another place, so that one description cannot serve them. */
const MEANINGS =
	'affiliate afid binaryPropertyName campaign campaigns contactNumbers conversionTimer clientTid deadline dedupeSeconds description filters inboundNumber name number paused priority requestMethod responseMode subId tagPrefix tags tagsJson target targetIds timeout value weight'.split(
		' ',
	);

type Placed<T> = readonly [place: string, what: T];

/** Parameters and those inside them, each with where it stands: "Retreaver > update > Update Fields > Time Zone". */
function placed(parent: string, properties: INodeProperties[]): Array<Placed<INodeProperties>> {
	return properties.flatMap((parameter) => {
		const { displayName, displayOptions, options = [], type } = parameter;
		const place = [parent, ...(displayOptions?.show?.operation ?? []), displayName].join(' > ');
		const inner = {
			collection: options as INodeProperties[],
			fixedCollection: (options as INodePropertyCollection[]).flatMap(({ values }) => values),
		}[String(type)];
		return [[place, parameter] as const, ...placed(place, inner ?? [])];
	});
}

const node = new Retreaver().description;
const triggers = [
	new RetreaverTrigger(),
	new RetreaverBidTrigger(),
	new RetreaverCallPollingTrigger(),
];
const all = [
	node,
	...triggers.map(({ description }) => description),
	new RetreaverApi(),
	new RetreaverPostbackKeyApi(),
].flatMap(({ displayName, properties }) => placed(displayName, properties));

const fields = all.filter(
	([, { name, type }]) => type !== 'notice' && !/^(resource|operation)$/.test(name),
);
const notices = all.filter(([, { name, type }]) => type === 'notice' && !name.startsWith('manual'));
const choices = all.flatMap(([place, { type, options = [] }]) =>
	type === 'options' || type === 'multiOptions'
		? options.map((option) => [place, option as INodePropertyOptions] as const)
		: [],
);

/** The places of those that break a rule: a failing test names them. */
function breaking<T>(entries: Array<Placed<T>>, rule: (what: T) => unknown): string[] {
	expect(entries.length).toBeGreaterThan(0);
	return entries.filter(([, what]) => !rule(what)).map(([place]) => place);
}

const ofType = (...types: string[]) => fields.filter(([, { type }]) => types.includes(type));

test('every parameter is described; a switch says what it does when it is on', () => {
	expect(breaking(fields, ({ description }) => description)).toEqual([]);
	expect(
		breaking(ofType('boolean'), ({ description }) => description?.startsWith('Whether ')),
	).toEqual([]);
});

test('where something is typed there is an example', () => {
	const isShown = ({ placeholder, typeOptions, default: value }: INodeProperties) =>
		placeholder?.startsWith('e.g. ') || typeOptions?.password || value !== '';
	expect(breaking(ofType('string', 'number'), isShown)).toEqual([]);
	// n8n shows no placeholder in its JSON editor.
	expect(breaking(ofType('json'), ({ description }) => description?.includes('such as {'))).toEqual(
		[],
	);
});

test('times and money have a unit', () => {
	const measured = ofType('number').filter(([, { name }]) =>
		/seconds|timer|timeout|deadline|payout/i.test(name),
	);
	const isClear = ({ displayName, description }: INodeProperties) =>
		/second|dollar/i.test(`${displayName} ${description}`);
	expect(breaking(measured, isClear)).toEqual([]);
});

test('texts are short, end as n8n wants it, and know no jargon', () => {
	const texts = [
		...fields.flatMap(([place, { description, hint }]) =>
			[description, hint].map((text) => [place, text] as const),
		),
		...choices.map(([place, { description }]) => [place, description] as const),
		...notices.map(([place, { displayName }]) => [place, displayName] as const),
	];
	expect(breaking(texts, (text = '') => text.length <= LONGEST)).toEqual([]);
	expect(
		breaking(
			[...texts, ...fields.map(([place]) => [place, place] as const)],
			(text = '') => !JARGON.test(text),
		),
	).toEqual([]);
	const isPunctuated = ({ description = '' }) =>
		/\. \w/.test(description) === description.endsWith('.');
	expect(breaking<{ description?: string }>([...fields, ...choices], isPunctuated)).toEqual([]);
});

test('an action reads alone, in few words; an operation is described in one sentence', () => {
	const operations = choices.filter(([place]) => place === 'Retreaver > Operation');
	expect(breaking(operations, ({ action = '' }) => action.length <= LONGEST_ACTION)).toEqual([]);
	expect(
		breaking(operations, ({ action = '' }) => /^[A-Z][^A-Z]*( RTB reservation)?$/.test(action)),
	).toEqual([]);
	expect(breaking(operations, ({ description = '' }) => !/\.( |$)/.test(description))).toEqual([]);
});

test('the same parameter has the same description everywhere', () => {
	const first = new Map<string, string | undefined>();
	const isFirst = ({ name, displayName, description }: INodeProperties) => {
		const key = `${name} ${displayName}`;
		if (!first.has(key)) first.set(key, description);
		return first.get(key) === description;
	};
	expect(
		breaking(
			fields.filter(([, { name }]) => !MEANINGS.includes(name)),
			isFirst,
		),
	).toEqual([]);
});
