import type { FastifyInstance } from 'fastify';
import { requireCompany } from '../http/auth';
import type { Context } from '../context';
import type { Fields } from '../http/body';
import { addResource } from '../http/crud';
import { badRequest, notFound, Validation } from '../http/errors';
import { noCaps } from '../seed/account';
import { nextId, type TargetGroup } from '../state';
import { capAttributes, presentCaps, readCaps, resetHardCaps } from './caps';

function readIds(input: Fields, field: string): number[] {
	const ids = input[field] ?? [];
	if (!Array.isArray(ids)) throw badRequest(`${field} must be a list`);
	return ids.map(Number);
}

/** Behaviour 2 dials all members at once and then needs priority and weight (D). */
function changed(group: TargetGroup, input: Fields, { state }: Context): TargetGroup {
	const plain = Object.fromEntries(
		['name', 'concurrency_cap', 'behavior', 'priority', 'weight']
			.filter((name) => input[name] !== undefined)
			.map((name) => [name, input[name]]),
	);
	const removed = readIds(input, 'remove_targets_by_id');
	const members = 'target_ids' in input ? readIds(input, 'target_ids') : group.target_ids;
	const ids = [...new Set([...members, ...readIds(input, 'add_targets_by_id')])].filter(
		(id) => !removed.includes(id),
	);
	const result: TargetGroup = {
		...group,
		...plain,
		target_ids: ids,
		caps: readCaps(group.caps, input),
	};
	const check = new Validation();
	check.require(result, 'name', ...(result.behavior === 2 ? ['priority', 'weight'] : []));
	check.check([1, 2].includes(result.behavior), 'behavior', 'is not 1 or 2');
	const unknown = ids.filter(
		(id) =>
			!state.targets.some((target) => target.id === id && target.company_id === group.company_id),
	);
	check.check(!unknown.length, 'target_ids', `do not exist: ${unknown.join(', ')}`);
	check.done();
	return result;
}

/** Target groups, or buyer groups (D); POST /target_groups/{id}/reset_cap. */
export function addTargetGroups(app: FastifyInstance, context: Context): void {
	const { state } = context;
	const membersOf = ({ target_ids: ids }: TargetGroup) =>
		ids.flatMap((id) => state.targets.filter((target) => target.id === id));

	addResource<TargetGroup>(app, context, {
		wrapper: 'target_group',
		path: '/target_groups',
		attributes: {
			name: 'string',
			concurrency_cap: 'integer',
			behavior: 'integer',
			priority: 'integer',
			weight: 'integer',
			target_ids: 'any',
			add_targets_by_id: 'any',
			remove_targets_by_id: 'any',
			...capAttributes,
		},
		all: () => state.targetGroups,
		present: (group) => ({
			id: group.id,
			name: group.name,
			target_ids: group.target_ids,
			targets: membersOf(group).map(({ id, number, name, priority, weight }) => ({
				id,
				number,
				name,
				priority,
				weight,
			})),
			concurrency_cap: group.concurrency_cap,
			calls_in_progress: group.calls_in_progress,
			behavior: group.behavior,
			priority: group.priority,
			weight: group.weight,
			caps: presentCaps(group.caps),
		}),
		create: (input, _context, companyId) => {
			const group: TargetGroup = {
				id: nextId(state),
				company_id: companyId,
				name: '',
				target_ids: [],
				concurrency_cap: null,
				calls_in_progress: 0,
				behavior: 1,
				priority: null,
				weight: null,
				caps: noCaps(state),
			};
			return changed(group, input, context);
		},
		update: (group, input) => Object.assign(group, changed(group, input, context)),
	});

	app.post('/target_groups/:id/reset_cap', (request) => {
		const companyId = requireCompany(context, request);
		const { id } = request.params as { id: string };
		const group = state.targetGroups.find(
			(other) => String(other.id) === id && other.company_id === companyId,
		);
		if (!group) throw notFound('target_group');
		resetHardCaps([group, ...membersOf(group)]);
		return {};
	});
}
