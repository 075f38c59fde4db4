import type { Simulator } from '../../../simulator';
import type { Row } from './row';

/** The newest call, as one that was routed to the first buyer group just now and is not over. */
function ringing({ state, clock }: Simulator) {
	const call = state.calls.at(-1)!;
	const [group] = state.targetGroups;
	return Object.assign(call, {
		caller: '+14155550123',
		end_time: null,
		target_id: group.target_ids[0],
		target_group: { id: group.id, name: group.name },
		call_flow_events: [{ event: 'selected', at: clock.iso(), details: {} }],
	});
}

export const rows: Row[] = [
	{
		operation: 'postback.send',
		case: 'a conversion, with parameters in the address and as fields, answered in text',
		credentials: 'conversion',
		parameters: ({ state }) => ({
			address: 'https://api.retreaver.com/conversion_postbacks?key=&amount=[amount]&source=crm',
			parameters: {
				parameter: [
					{ name: 'call_uuid', value: state.calls[3].uuid },
					{ name: 'amount', value: '249.90' },
				],
			},
		}),
		requests: ({ state }) => [
			{
				method: 'POST',
				path: '/conversion_postbacks',
				query: { call_uuid: state.calls[3].uuid, amount: '249.90', source: 'crm' },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ answer: 'OK conversion recorded' });
			expect(state.calls[3]).toMatchObject({ converted: true, postback_value: 249.9 });
		},
	},
	{
		operation: 'postback.send',
		case: 'reading a call, parameters as JSON, answered in JSON',
		credentials: 'callReading',
		parameters: ({ state, url }) => ({
			// At the address of the credential, as the simulator and proxies have one of their own.
			address: `${url}/call_postbacks`,
			method: 'GET',
			parametersInput: 'json',
			parametersJson: { caller_number: state.calls[5].caller },
			// Keeps it out of the output schema: what a call holds is not what every postback answers.
			simplify: false,
		}),
		requests: ({ state }) => [
			{ method: 'GET', path: '/call_postbacks', query: { caller_number: state.calls[5].caller } },
		],
		check: ([{ json }], { state }) =>
			expect(json.call).toMatchObject({ caller: state.calls[5].caller }),
	},
	{
		operation: 'postback.rejectCall',
		credentials: 'callControl',
		parameters: (simulator) => {
			const { target_group } = ringing(simulator);
			return { callerPhone: '(415) 555-0123', targetGroupId: target_group.id };
		},
		requests: ({ state }) => [
			{
				method: 'POST',
				path: `/buyer_groups/${state.targetGroups[0].id}/call_control/reject`,
				query: { caller_number: '+14155550123' },
			},
		],
		check: ([{ json }], { state }) => {
			expect(json).toEqual({ answer: 'OK call rejected' });
			const [first, ...others] = state.targetGroups[0].target_ids;
			expect(others).toContain(state.calls.at(-1)!.target_id);
			expect(others).not.toContain(first);
		},
	},
];
