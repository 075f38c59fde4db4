import type { Row } from './row';

export const rows: Row[] = [
	{
		operation: 'postbackKey.create',
		parameters: () => ({
			campaign: { __rl: true, mode: 'list', value: '1001' },
			name: 'Partner Bids',
			additionalFields: {
				tagPrefix: 'partner_',
				ttlSeconds: 45,
				timeout: 2.5,
				inboundNumber: '(888) 555-0142',
				returnDba: true,
				addToCapsOnStatusReserved: true,
				routeOnlyToReservedTarget: false,
				allowNoCallerNumber: true,
				paused: false,
				claimPercentThreshold: 15,
				blockedInboundPercent: 60,
				pingShieldOutboundCountLimit: 5,
				pingShieldOutboundMsLimit: 1000,
			},
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: '/campaigns/cid/1001.json' },
			{
				method: 'POST',
				path: `/campaigns/${state.campaigns[0].id}/postback_keys.json`,
				body: {
					postback_key: {
						action: 'rtb',
						name: 'Partner Bids',
						tag_prefix: 'partner_',
						ttl_seconds: 45,
						timeout: 2.5,
						inbound_number: '+18885550142',
						return_dba: 1,
						add_to_caps_on_status_reserved: 1,
						route_only_to_reserved_target: 0,
						allow_no_caller_number: 1,
						paused: 0,
						claim_percent_threshold: 15,
						blocked_inbound_percent: 60,
						ping_shield_outbound_count_limit: 5,
						ping_shield_outbound_ms_limit: 1000,
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			const key = state.postbackKeys[state.postbackKeys.length - 1];
			expect(json).toMatchObject({ id: key.id, name: 'Partner Bids', postback_key: key.uuid });
			// Nowhere but in the field that the node declares secret.
			expect(JSON.stringify({ ...json, postback_key: '' })).not.toContain(key.uuid);
			expect(key).toMatchObject({ action: 'rtb', ttl_seconds: 45, paused: false });
		},
	},
	{
		operation: 'postbackKey.create',
		case: 'by internal ID, which spares the reading',
		parameters: ({ state }) => ({
			campaign: { __rl: true, mode: 'id', value: String(state.campaigns[3].id) },
			name: 'Bids',
		}),
		requests: ({ state }) => [
			{
				method: 'POST',
				path: `/campaigns/${state.campaigns[3].id}/postback_keys.json`,
				body: { postback_key: { action: 'rtb', name: 'Bids' } },
			},
		],
		check: ([{ json }]) => expect(json.postback_key).toMatch(/^[\da-f-]{36}$/),
	},
];
