import type { IDataObject } from 'n8n-workflow';

import { lastPageOf } from '../../nodes/shared/api/paging';
import { campaignEntity, type Entity, targetEntity } from '../../nodes/shared/records/entities';
import { withKeys } from './account';
import type { Run } from './run';
import { type Permit, type Tap } from './tap';
import { expected, fact, type Fact, inner, nowKnown, open } from './verdict';

/** The start of each name that the check gives. */
const MARK = 'n8n check';
const NAME = new RegExp(`^${MARK} \\d{4}-\\d\\d-\\d\\d`);
/** The start of each ID (CID, TID) that the check gives. */
const ID_MARK = 'n8n-check-';
/** Pages that are looked through at most, half of them at each end. */
const MOST_PAGES = 20;
/** Requests to delete a campaign and a buyer and see that they are gone, some of them twice. */
const TO_DELETE = 8;
const GONE = [404, 410];

/** A number that nobody has: 555-0100 to 555-0199 are kept free for fiction. */
export const FICTION_NUMBER = '+12025550147';

type Kind = 'campaign' | 'target';
const ENTITIES: Record<Kind, Entity> = { campaign: campaignEntity, target: targetEntity };

/** What was found that carries the mark. */
interface Sweep {
	found: number;
	left: number;
	pages: number;
	/** How many pages could not be read. */
	unread: number;
	/** Whether all pages were looked through. */
	isAll: boolean;
}

/**
 * The records that the check makes. Each carries a mark in its name and in its own ID, so that a later run finds what an
 * earlier one could not delete, and nothing else is ever changed or deleted.
 */
export class OwnRecords {
	readonly name = `${MARK} ${new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)}`;
	readonly ownId = ID_MARK + Date.now().toString(36);
	/** The ways to each record that is the check's own, by the first of them. */
	private readonly paths = new Map<string, string[]>();

	constructor(private readonly run: Pick<Run, 'account' | 'tap'>) {}

	/** Lets requests pass that make, change or delete a record of the check. */
	readonly permit: Permit = ({ host, method, path, body }) => {
		if (host !== 'core') return false;
		const [, record, action] = /^(.+?)(\/timers|\/reset_cap)?\.json$/.exec(path) ?? [];
		if (record && [...this.paths.values()].flat().includes(record)) {
			const isWipe = JSON.stringify(body).includes('destroy_nested');
			return !isWipe && (action ? method === 'POST' : ['PUT', 'DELETE'].includes(method));
		}
		// Also a body that is refused on purpose has to carry the mark: it might be taken.
		return (
			method === 'POST' &&
			Object.values(ENTITIES).some((entity) => `${entity.path}.json` === path) &&
			isOurs(inner(body))
		);
	};

	/** Remembers a record that was made. */
	add(kind: Kind, record: IDataObject): void {
		const paths = pathsOf(kind, record);
		if (paths[0]) this.paths.set(paths[0], paths);
	}

	/** Finds and deletes what carries the mark. */
	async sweep(): Promise<Sweep> {
		const total: Sweep = { found: 0, left: 0, pages: 0, unread: 0, isAll: true };
		for (const kind of Object.keys(ENTITIES) as Kind[]) {
			const { rows, pages, unread, isAll } = await readEnds(this.run, kind);
			const ours = rows.map(inner).filter(isOurs) as IDataObject[];
			for (const record of ours) {
				this.add(kind, record);
				const [path] = pathsOf(kind, record);
				if (!path || !(await this.remove(path))) total.left++;
			}
			total.found += ours.length;
			total.pages += pages;
			total.unread += unread;
			total.isAll &&= isAll;
		}
		this.run.tap.reserve = TO_DELETE + total.pages;
		return total;
	}

	/** Deletes what was made, if it is still there, and looks whether anything is left. Works after a stop, too. */
	async cleanUp(): Promise<Sweep> {
		return await this.run.tap.cleanUp(async () => {
			let left = 0;
			for (const path of this.paths.keys()) if (!(await this.remove(path))) left++;
			const rest = await this.sweep();
			this.run.tap.reserve = 0;
			return { ...rest, left: Math.max(left, rest.left) };
		});
	}

	/** @returns whether the record is gone */
	private async remove(path: string): Promise<boolean> {
		const address = withKeys(`${path}.json`, this.run.account);
		const { tap } = this.run;
		await again(tap, 'remove', address, 'DELETE');
		const { status } = await again(tap, 'removed', address, 'GET');
		return GONE.includes(status);
	}
}

/** The verdicts on what was found before and after. */
export function ownFacts(before: Sweep, after: Sweep): Fact[] {
	const where = after.isAll
		? `all ${after.pages} pages of campaigns and buyers`
		: `the first and last ${MOST_PAGES / 2} pages of the campaigns and of the buyers`;
	return [
		fact(
			'Something of an earlier run was there, and removed',
			'?',
			nowKnown(before.found === 0 ? 'nothing was there' : `${before.found} records`),
		),
		fact(
			'Nothing that the check made is left',
			'?',
			after.left === 0 && after.unread > 0
				? open('the lists of campaigns and buyers could not be read')
				: expected(
						after.left === 0,
						after.left === 0 ? `looked through ${where}` : `${after.left} records are left`,
					),
		),
	];
}

/** Whether a record carries the mark: in its name, and in its own ID or, a buyer without one, in its number. */
function isOurs({ name, cid, client_tid, tid = client_tid, number }: Record<string, unknown>) {
	return (
		NAME.test(String(name)) &&
		([cid, tid].some((id) => String(id).startsWith(ID_MARK)) || number === FICTION_NUMBER)
	);
}

/** All ways to a record, by its internal ID first. */
function pathsOf(kind: Kind, { id, cid, client_tid, tid = client_tid }: IDataObject): string[] {
	const { path } = ENTITIES[kind];
	const own = kind === 'campaign' ? { key: 'cid', value: cid } : { key: 'tid', value: tid };
	return [
		...(id ? [`${path}/${String(id)}`] : []),
		...(own.value ? [`${path}/${own.key}/${encodeURIComponent(String(own.value))}`] : []),
	];
}

/** The rows of a list or, where it is very long, those at both ends: a new record is at one of them. */
async function readEnds({ tap, account }: Pick<Run, 'account' | 'tap'>, kind: Kind) {
	const read = async (page: number) =>
		await again(
			tap,
			`sweep.${kind}`,
			withKeys(`${ENTITIES[kind].path}.json`, account, page === 1 ? {} : { page: String(page) }),
			'GET',
		);
	const first = await read(1);
	const last = lastPageOf(first.headers.link);
	const others = Array.from({ length: Math.max(0, last - 1) }, (_, index) => index + 2);
	const half = MOST_PAGES / 2;
	const wanted =
		last <= MOST_PAGES ? others : [...others.slice(0, half - 1), ...others.slice(-half)];
	const pages = [first];
	for (const page of wanted) pages.push(await read(page));
	const lists = pages.map(({ status, body }) =>
		status === 200 && Array.isArray(body) ? (body as unknown[]) : undefined,
	);
	return {
		rows: lists.flatMap((list) => list ?? []),
		pages: pages.length,
		unread: lists.filter((list) => list === undefined).length,
		isAll: wanted.length === others.length,
	};
}

/** Sends a request, and once more where it failed for now. */
async function again(tap: Tap, label: string, path: string, method: string) {
	const answer = await tap.send(label, path, { method });
	const isForNow = answer.status === 0 || answer.status === 429 || answer.status >= 500;
	return isForNow && !answer.notSent ? await tap.send(label, path, { method }) : answer;
}
