import type { FastifyInstance } from 'fastify';
import { type Context, hexKey } from '../context';
import { addResource, type Attributes } from '../http/crud';
import type { Fields } from '../http/body';
import { invalid, Validation } from '../http/errors';
import type { Campaign } from '../state';
import { nextId } from '../state';
import { callFlowAttributes, presentTimers, readCallFlow } from './callFlow';

const attributes: Attributes = {
	cid: 'string',
	name: 'string',
	dedupe_seconds: 'integer',
	affiliate_can_pull_number: 'boolean',
	record_calls: 'boolean',
	...callFlowAttributes,
};

/** Changes a copy, checks it, and only then the campaign. A campaign must have an option 1 (D). */
function apply(campaign: Campaign, input: Fields, context: Context): void {
	const changed: Campaign = {
		...campaign,
		...readCallFlow(campaign, input, context),
		updated_at: context.clock.iso(),
	};
	for (const field of [
		'cid',
		'name',
		'dedupe_seconds',
		'affiliate_can_pull_number',
		'record_calls',
	]) {
		if (input[field] !== undefined) Reflect.set(changed, field, input[field]);
	}
	const check = new Validation();
	check.require(changed, 'cid');
	check.check(
		changed.menu_options.some(({ option }) => option === '1'),
		'menu_options',
		'must have an option 1',
	);
	const taken = context.state.campaigns.some(
		(other) =>
			other.id !== campaign.id &&
			other.cid === changed.cid &&
			other.company_id === campaign.company_id,
	);
	check.check(!taken, 'cid', 'has already been taken');
	check.done();
	Object.assign(campaign, changed);
}

/** Campaigns (D), by internal ID and by cid. */
export function addCampaigns(app: FastifyInstance, context: Context): void {
	addResource<Campaign>(app, context, {
		wrapper: 'campaign',
		path: '/campaigns',
		attributes,
		addresses: [{ url: '/campaigns/cid/:cid', matches: ({ cid }, value) => cid === value }],
		all: ({ state }) => state.campaigns,
		present: (campaign, { switches }) => ({
			// The reference's answers show no id; code in public use reads one (O).
			...(switches.campaignsShowId ? { id: campaign.id } : {}),
			cid: campaign.cid,
			name: campaign.name,
			updated_at: campaign.updated_at,
			created_at: campaign.created_at,
			record_calls: campaign.record_calls,
			record_seconds: campaign.record_seconds,
			dedupe_seconds: campaign.dedupe_seconds,
			affiliate_can_pull_number: campaign.affiliate_can_pull_number,
			show_key: campaign.show_key,
			greeting: campaign.greeting,
			timers: presentTimers(campaign, context).map((timer) => ({ timer })),
			menu_options: campaign.menu_options.map((row) => ({ menu_option: row })),
		}),
		create: (input, { state, clock, random }, companyId) => {
			const at = clock.iso();
			const campaign: Campaign = {
				id: nextId(state),
				company_id: companyId,
				cid: hexKey(random, 8),
				name: null,
				updated_at: at,
				created_at: at,
				record_calls: true,
				record_seconds: 3600,
				dedupe_seconds: 0,
				affiliate_can_pull_number: false,
				show_key: hexKey(random),
				greeting: {},
				repeat: 4,
				timers: [],
				menu_options: [],
				target_ids: [],
				route_by_bid: false,
				revenue: 40,
				payout: 25,
			};
			apply(campaign, input, context);
			return campaign;
		},
		update: (campaign, input) => apply(campaign, input, context),
		remove: ({ cid, company_id: companyId }, { state }) => {
			const inUse = state.numbers.some(
				(number) => number.cid === cid && number.company_id === companyId,
			);
			if (inUse) throw invalid({ base: ['Delete the numbers of this campaign first'] });
		},
	});
}
