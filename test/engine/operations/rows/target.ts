import type { Row } from './row';

const listed = (id: number) => ({ __rl: true, mode: 'list', value: String(id) });
const byTid = (value: string) => ({ __rl: true, mode: 'tid', value });

export const rows: Row[] = [
	{
		operation: 'target.create',
		parameters: () => ({
			name: 'Acme Solar',
			number: '(415) 555-0123',
			clientTid: 'acme 1',
			additionalFields: {
				priority: 2,
				weight: 5,
				timeoutSeconds: 20,
				inbandSignals: true,
				timerOffset: -5,
				sendDigits: 'ww1w2',
				paused: true,
				timeZone: '={{ "America/New_York" }}',
				businessHours: {
					hours: [
						{ dayOfWeek: [1, 5], open: 'between', timeOpen: '09:00', timeClose: '17:30' },
						{ dayOfWeek: [6], open: 'outside', timeOpen: '6:00', timeClose: '22:00' },
						{ dayOfWeek: [0], open: 'closed' },
					],
				},
				tags: {
					list: {
						tagsInput: 'fields',
						tags: {
							tag: [
								{ key: 'state', value: 'CA' },
								{ key: 'state', value: 'NV' },
							],
						},
					},
				},
				concurrencyCap: 3,
				hardCap: 100,
				dailyCap: 40,
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/targets.json',
				body: {
					target: {
						name: 'Acme Solar',
						number: '+14155550123',
						client_tid: 'acme 1',
						priority: 2,
						weight: 5,
						timeout_seconds: 20,
						inband_signals: true,
						timer_offset: -5,
						send_digits: 'ww1w2',
						paused: true,
						time_zone: 'Eastern Time (US & Canada)',
						business_hours_attributes: [
							{ day_of_week: 1, work_day: true, time_open: 900, time_close: 1730, inverted: false },
							{ day_of_week: 5, work_day: true, time_open: 900, time_close: 1730, inverted: false },
							{ day_of_week: 6, work_day: true, time_open: 600, time_close: 2200, inverted: true },
							{ day_of_week: 0, work_day: false },
						],
						tag_list: '<<<state:CA>>>,<<<state:NV>>>',
						concurrency_cap: 3,
						hard_cap_attributes: { cap: 100 },
						daily_cap_attributes: { cap: 40 },
					},
				},
			},
		],
		check: ([{ json }]) => {
			expect(json).toMatchObject({
				number: '+14155550123',
				tid: 'acme 1',
				client_tid: 'acme 1',
				paused: true,
			});
			expect(json.business_hours).toMatchObject([
				{ day_of_week: 0, work_day: false },
				{ day_of_week: 1, time_open: 900, time_close: 1730, invert: false },
				{ day_of_week: 2, time_open: 0, time_close: 2400 },
				{ day_of_week: 3 },
				{ day_of_week: 4 },
				{ day_of_week: 5, time_open: 900 },
				{ day_of_week: 6, time_open: 600, invert: true },
			]);
		},
	},
	{
		operation: 'target.create',
		case: 'a SIP address with a password, custom fields',
		parameters: () => ({
			name: 'Acme Solar',
			number: 'sip:sales@pbx.example.com',
			additionalFields: {
				sipUsername: 'retreaver',
				sipPassword: 'not-a-real-one',
				monthlyCap: 0,
				hourlyCap: 7,
				customFields: '{"obfuscate_cid": true}',
			},
		}),
		requests: () => [
			{
				method: 'POST',
				path: '/targets.json',
				body: {
					target: {
						name: 'Acme Solar',
						number: 'sip:sales@pbx.example.com',
						sip_username: 'retreaver',
						sip_password: 'not-a-real-one',
						monthly_cap_attributes: { cap: 0 },
						hourly_cap_attributes: { cap: 7 },
						obfuscate_cid: true,
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				number: 'sip:sales@pbx.example.com',
				sip_username: 'retreaver',
				sip_password: '***',
			});
			expect(state.targets.at(-1)!.sip_password).toBe('not-a-real-one');
		},
	},
	{
		operation: 'target.create',
		case: 'a number that comes from a bid',
		parameters: () => ({ name: 'Bidder', number: '[number]' }),
		requests: () => [
			{
				method: 'POST',
				path: '/targets.json',
				body: { target: { name: 'Bidder', number: '[number]' } },
			},
		],
		check: ([{ json }]) => expect(json.number).toBe('[number]'),
	},
	{
		operation: 'target.delete',
		parameters: () => ({ target: byTid('buyer-2') }),
		requests: () => [{ method: 'DELETE', path: '/targets/tid/buyer-2.json' }],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ deleted: true, tid: 'buyer-2' });
			expect(state.targets.map(({ client_tid }) => client_tid)).not.toContain('buyer-2');
		},
	},
	{
		operation: 'target.get',
		parameters: ({ state }) => ({ target: listed(state.targets[1].id) }),
		requests: ({ state }) => [{ method: 'GET', path: `/targets/${state.targets[1].id}.json` }],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				id: state.targets[1].id,
				tid: 'buyer-2',
				client_tid: 'buyer-2',
				conversions: [{ name: '50$ after 90s', seconds: 90, revenue: 50, dedupe_seconds: 86_400 }],
			});
		},
	},
	{
		operation: 'target.get',
		case: 'by a TID that has to be encoded',
		parameters: ({ state }) => {
			state.targets[0].client_tid = 'a/b c';
			return { target: byTid('a/b c') };
		},
		requests: () => [{ method: 'GET', path: '/targets/tid/a%2Fb%20c.json' }],
		check: ([{ json }], { state }) => expect(json.id).toBe(state.targets[0].id),
	},
	{
		operation: 'target.getAll',
		parameters: () => ({ returnAll: true }),
		requests: () => [
			{ method: 'GET', path: '/targets.json', query: { page: '1' } },
			{ method: 'GET', path: '/targets.json', query: { page: '2' } },
		],
		check: (items, { state }) => {
			expect(items.map(({ json }) => json.id)).toEqual(state.targets.map(({ id }) => id));
		},
	},
	{
		operation: 'target.removeConversion',
		parameters: () => ({ target: byTid('buyer-2') }),
		requests: () => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: {
					target: { conversion_groups_attributes: [{ id: expect.any(Number), _destroy: true }] },
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({
				deleted: true,
				id: state.targets[1].id,
				conversion_group_id: expect.any(Number),
				conversion_id: expect.any(Number),
				name: '50$ after 90s',
				conversion_type: 'timer',
				seconds: 90,
				revenue: 50,
				dedupe_seconds: 86_400,
				seconds_tag: '',
				revenue_tag: '',
			});
			expect(state.targets[1].conversion_groups).toEqual([]);
		},
	},
	{
		operation: 'target.resetCap',
		parameters: ({ state }) => {
			const hard = state.targets[0].caps.find(({ type }) => type === 'Hard')!;
			Object.assign(hard, { cap: 10, filled: 10 });
			return { target: listed(state.targets[0].id) };
		},
		requests: ({ state }) => [
			{ method: 'POST', path: `/targets/${state.targets[0].id}/reset_cap.json` },
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ reset: true, id: state.targets[0].id });
			expect(state.targets[0].caps.find(({ type }) => type === 'Hard')).toMatchObject({
				cap: 10,
				filled: 0,
			});
		},
	},
	{
		operation: 'target.resetCap',
		case: 'by TID, for which the internal ID is read',
		parameters: () => ({ target: byTid('buyer-2') }),
		requests: ({ state }) => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{ method: 'POST', path: `/targets/${state.targets[1].id}/reset_cap.json` },
		],
		check: ([{ json }], { state }) => expect(json.id).toBe(state.targets[1].id),
	},
	{
		operation: 'target.setConversion',
		case: 'for a buyer who has one, by both ids',
		parameters: () => ({ target: byTid('buyer-2'), seconds: 120, revenue: '={{ "42.50" }}' }),
		requests: ({ state }) => {
			const [group] = state.targets[1].conversion_groups;
			return [
				{ method: 'GET', path: '/targets/tid/buyer-2.json' },
				{
					method: 'PUT',
					path: '/targets/tid/buyer-2.json',
					body: {
						target: {
							conversion_groups_attributes: [
								{
									id: group.id,
									conversions_attributes: [
										{ id: group.conversions[0].id, seconds: 120, revenue: 42.5 },
									],
								},
							],
						},
					},
				},
			];
		},
		check: ([{ json }], { state }) => {
			const [group] = state.targets[1].conversion_groups;
			expect(json.conversions).toEqual([
				{
					conversion_group_id: group.id,
					conversion_id: group.conversions[0].id,
					name: '50$ after 90s',
					conversion_type: 'timer',
					seconds: 120,
					revenue: 42.5,
					dedupe_seconds: 86_400,
					seconds_tag: '',
					revenue_tag: '',
				},
			]);
			expect(json.conversion_groups).toHaveLength(1);
		},
	},
	{
		operation: 'target.setConversion',
		case: 'for a buyer who has none',
		parameters: ({ state }) => ({
			target: listed(state.targets[0].id),
			seconds: 60,
			revenue: 25,
			additionalFields: { dedupeSeconds: -1, name: '25 after 60' },
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: `/targets/${state.targets[0].id}.json` },
			{
				method: 'PUT',
				path: `/targets/${state.targets[0].id}.json`,
				body: {
					target: {
						conversion_groups_attributes: [
							{
								conversion_type: 'timer',
								name: '25 after 60',
								dedupe_seconds: -1,
								conversions_attributes: [{ seconds: 60, revenue: 25 }],
							},
						],
					},
				},
			},
		],
		check: ([{ json }]) => {
			expect(json.conversions).toMatchObject([
				{ name: '25 after 60', seconds: 60, revenue: 25, dedupe_seconds: -1 },
			]);
		},
	},
	{
		operation: 'target.setTags',
		parameters: () => ({
			target: byTid('buyer-2'),
			tagsInput: 'json',
			tagsJson: '{"calling_about": ["support", "sales"], "min_score": 85}',
		}),
		requests: () => [
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: {
					target: {
						tag_list: '<<<calling_about:support>>>,<<<calling_about:sales>>>,<<<min_score:85>>>',
					},
				},
			},
		],
		check: ([{ json }]) => {
			expect(json.tag_values).toMatchObject([
				{ key: 'calling_about', value: 'support' },
				{ key: 'calling_about', value: 'sales' },
				{ key: 'min_score', value: '85' },
			]);
		},
	},
	{
		operation: 'target.setTags',
		case: 'fields',
		parameters: () => ({
			target: byTid('buyer-2'),
			tags: { tag: [{ key: 'state', value: 'CA' }] },
		}),
		requests: () => [
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: { target: { tag_list: '<<<state:CA>>>' } },
			},
		],
		check: ([{ json }]) => expect(json.tag_values).toMatchObject([{ key: 'state', value: 'CA' }]),
	},
	{
		operation: 'target.setTags',
		case: 'remove all',
		parameters: ({ state }) => {
			state.targets[1].tag_values = [{ id: 1, key: 'state', value: 'CA', operator: '==' }];
			return { target: byTid('buyer-2'), tagsInput: 'none' };
		},
		requests: () => [
			{ method: 'PUT', path: '/targets/tid/buyer-2.json', body: { target: { tag_list: '' } } },
		],
		check: ([{ json }]) => expect(json.tag_values).toEqual([]),
	},
	{
		operation: 'target.setUpForBids',
		parameters: () => ({ target: byTid('buyer-2') }),
		requests: ({ state }) => {
			const [group] = state.targets[1].conversion_groups;
			return [
				{ method: 'GET', path: '/targets/tid/buyer-2.json' },
				{
					method: 'PUT',
					path: '/targets/tid/buyer-2.json',
					body: {
						target: {
							number: '[n8n_bid_tid_buyer_2d2_number]',
							conversion_groups_attributes: [
								{
									id: group.id,
									conversions_attributes: [
										{
											id: group.conversions[0].id,
											seconds_tag: 'n8n_bid_tid_buyer_2d2_timer',
											revenue_tag: 'n8n_bid_tid_buyer_2d2_bid',
										},
									],
								},
							],
						},
					},
				},
			];
		},
		check: ([{ json }], { state }) => {
			const [group] = state.targets[1].conversion_groups;
			expect(json).toMatchObject({
				id: state.targets[1].id,
				number: '[n8n_bid_tid_buyer_2d2_number]',
				conversions: [{ seconds: 90, revenue: 50, revenue_tag: 'n8n_bid_tid_buyer_2d2_bid' }],
				bid_tags: {
					number: '[n8n_bid_tid_buyer_2d2_number]',
					seconds_tag: 'n8n_bid_tid_buyer_2d2_timer',
					revenue_tag: 'n8n_bid_tid_buyer_2d2_bid',
				},
				before: {
					number: expect.stringMatching(/^\+1/),
					has_conversion: true,
					seconds_tag: '',
					revenue_tag: '',
				},
				undo: {
					conversion_groups_attributes: [
						{
							id: group.id,
							conversions_attributes: [
								{ id: group.conversions[0].id, seconds_tag: '', revenue_tag: '' },
							],
						},
					],
				},
			});
		},
	},
	{
		operation: 'target.setUpForBids',
		case: 'a buyer without a conversion, with a prefix of its own',
		parameters: ({ state }) => ({
			target: listed(state.targets[0].id),
			options: { tagPrefix: 'acme' },
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: `/targets/${state.targets[0].id}.json` },
			{
				method: 'PUT',
				path: `/targets/${state.targets[0].id}.json`,
				body: {
					target: {
						number: '[acme_number]',
						conversion_groups_attributes: [
							{
								conversion_type: 'timer',
								name: 'Bids',
								conversions_attributes: [{ seconds_tag: 'acme_timer', revenue_tag: 'acme_bid' }],
							},
						],
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			const [group] = state.targets[0].conversion_groups;
			expect(json).toMatchObject({
				number: '[acme_number]',
				before: { has_conversion: false },
				undo: { conversion_groups_attributes: [{ id: group.id, _destroy: true }] },
			});
		},
	},
	{
		operation: 'target.update',
		case: 'pause',
		parameters: ({ state }) => ({
			target: listed(state.targets[0].id),
			updateFields: { paused: true },
		}),
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/targets/${state.targets[0].id}.json`,
				body: { target: { paused: true } },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json.paused).toBe(true);
			expect(state.targets[0].paused_at).not.toBeNull();
		},
	},
	{
		operation: 'target.update',
		case: 'business hours, whose rows are found first',
		parameters: () => ({
			target: byTid('buyer-2'),
			updateFields: {
				name: 'Weekdays Only',
				timeZone: 'Arizona',
				businessHours: {
					hours: [
						{ dayOfWeek: [3], open: 'between', timeOpen: '08:30', timeClose: '24:00' },
						{ dayOfWeek: [0, 6], open: 'closed' },
					],
				},
				removeCaps: ['concurrencyCap', 'dailyCap'],
			},
		}),
		requests: ({ state }) => {
			const row = (day: number) =>
				state.targets[1].business_hours.find((hours) => hours.day_of_week === day)!;
			return [
				{ method: 'GET', path: '/targets/tid/buyer-2.json' },
				{
					method: 'PUT',
					path: '/targets/tid/buyer-2.json',
					body: {
						target: {
							name: 'Weekdays Only',
							time_zone: 'Arizona',
							business_hours_attributes: [
								{
									id: row(3).id,
									day_of_week: 3,
									work_day: true,
									time_open: 830,
									time_close: 2400,
									inverted: false,
								},
								{ id: row(0).id, day_of_week: 0, work_day: false },
								{ id: row(6).id, day_of_week: 6, work_day: false },
							],
							concurrency_cap: null,
							daily_cap_attributes: { cap: null },
						},
					},
				},
			];
		},
		check: ([{ json }]) => {
			expect(json).toMatchObject({ name: 'Weekdays Only', time_zone: 'Arizona' });
			expect(json.business_hours).toHaveLength(7);
			expect(json.business_hours).toMatchObject({
				0: { work_day: false },
				3: { time_open: 830 },
				4: { time_open: 0 },
			});
		},
	},
	{
		operation: 'target.updateCaps',
		parameters: ({ state }) => {
			state.targets[0].caps.find(({ type }) => type === 'Hourly')!.cap = 5;
			return {
				target: listed(state.targets[0].id),
				updateFields: { hardCap: '={{ "250" }}', monthlyCap: 900, removeCaps: ['hourlyCap'] },
			};
		},
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/targets/${state.targets[0].id}.json`,
				body: {
					target: {
						hard_cap_attributes: { cap: 250 },
						monthly_cap_attributes: { cap: 900 },
						hourly_cap_attributes: { cap: null },
					},
				},
			},
		],
		check: ([{ json }]) => {
			const caps = Object.fromEntries(
				(json.caps as Array<{ type: string; cap: number }>).map(({ type, cap }) => [type, cap]),
			);
			expect(caps).toEqual({ Hard: 250, Monthly: 900, Hourly: null, Daily: null });
		},
	},
	{
		operation: 'target.addTag',
		parameters: ({ state }) => {
			state.targets[1].tag_values = [{ id: 1, key: 'state', value: 'CA', operator: '==' }];
			return { target: byTid('buyer-2'), tagKey: 'state', tagValue: 'NV' };
		},
		requests: () => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: { target: { tag_list: '<<<state:CA>>>,<<<state:NV>>>' } },
			},
		],
		check: ([{ json }]) => {
			expect(json.tag_values).toMatchObject([
				{ id: 1, key: 'state', value: 'CA' },
				{ key: 'state', value: 'NV' },
			]);
		},
	},
	{
		operation: 'target.addTag',
		case: 'that the buyer has',
		parameters: ({ state }) => {
			state.targets[1].tag_values = [{ id: 1, key: 'state', value: 'CA', operator: '==' }];
			return { target: byTid('buyer-2'), tagKey: ' state ', tagValue: 'CA' };
		},
		requests: () => [{ method: 'GET', path: '/targets/tid/buyer-2.json' }],
		check: ([{ json }]) => expect(json.tag_values).toMatchObject([{ key: 'state', value: 'CA' }]),
	},
	{
		operation: 'target.removeTag',
		parameters: ({ state }) => {
			state.targets[1].tag_values = [
				{ id: 1, key: 'state', value: 'CA', operator: '==' },
				{ id: 2, key: 'state', value: 'NV', operator: '==' },
			];
			return { target: byTid('buyer-2'), tagKey: 'state', tagValue: 'CA' };
		},
		requests: () => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: { target: { tag_list: '<<<state:NV>>>' } },
			},
		],
		check: ([{ json }]) => expect(json.tag_values).toMatchObject([{ id: 2, value: 'NV' }]),
	},
	{
		operation: 'target.removeTag',
		case: 'all values of a key',
		parameters: ({ state }) => {
			state.targets[1].tag_values = [
				{ id: 1, key: 'state', value: 'CA', operator: '==' },
				{ id: 2, key: 'vip', value: 'yes', operator: '==' },
				{ id: 3, key: 'state', value: 'NV', operator: '==' },
			];
			return { target: byTid('buyer-2'), tagKey: 'state', allValues: true };
		},
		requests: () => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{
				method: 'PUT',
				path: '/targets/tid/buyer-2.json',
				body: { target: { tag_list: '<<<vip:yes>>>' } },
			},
		],
		check: ([{ json }]) => expect(json.tag_values).toMatchObject([{ id: 2, key: 'vip' }]),
	},
	{
		operation: 'target.removeTag',
		case: 'that the buyer does not have',
		parameters: () => ({ target: byTid('buyer-2'), tagKey: 'state', tagValue: 'TX' }),
		requests: () => [{ method: 'GET', path: '/targets/tid/buyer-2.json' }],
		check: ([{ json }], { state }) => expect(json.id).toBe(state.targets[1].id),
	},
	{
		operation: 'target.pause',
		parameters: () => ({ target: byTid('buyer-2') }),
		requests: () => [
			{ method: 'PUT', path: '/targets/tid/buyer-2.json', body: { target: { paused: true } } },
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({ id: state.targets[1].id, paused: true });
		},
	},
	{
		operation: 'target.resume',
		parameters: ({ state }) => {
			state.targets[1].paused = true;
			return { target: listed(state.targets[1].id) };
		},
		requests: ({ state }) => [
			{
				method: 'PUT',
				path: `/targets/${state.targets[1].id}.json`,
				body: { target: { paused: false } },
			},
		],
		check: ([{ json }]) => expect(json).toMatchObject({ paused: false, paused_at: null }),
	},
	{
		operation: 'target.upsert',
		parameters: () => ({
			clientTid: 'acme 1',
			number: '(415) 555-0123',
			additionalFields: { name: 'Acme Solar' },
		}),
		requests: () => [
			{ method: 'GET', path: '/targets/tid/acme%201.json' },
			{
				method: 'POST',
				path: '/targets.json',
				body: { target: { client_tid: 'acme 1', number: '+14155550123', name: 'Acme Solar' } },
			},
		],
		check: ([{ json }], { state }) => {
			const { id } = state.targets.at(-1)!;
			expect(json).toMatchObject({ created: true, id, tid: 'acme 1', name: 'Acme Solar' });
		},
	},
	{
		operation: 'target.upsert',
		case: 'that exists, with business hours',
		parameters: () => ({
			clientTid: 'buyer-2',
			number: '+14155550123',
			additionalFields: { businessHours: { hours: [{ dayOfWeek: [0], open: 'closed' }] } },
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: '/targets/tid/buyer-2.json' },
			{
				method: 'PUT',
				path: `/targets/${state.targets[1].id}.json`,
				body: {
					target: {
						number: '+14155550123',
						business_hours_attributes: [
							{ id: state.targets[1].business_hours[0].id, day_of_week: 0, work_day: false },
						],
					},
				},
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toMatchObject({
				created: false,
				id: state.targets[1].id,
				number: '+14155550123',
				name: state.targets[1].name,
			});
		},
	},
];
