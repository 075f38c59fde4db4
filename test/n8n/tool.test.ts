import axios from 'axios';
import type { IDataObject, INode } from 'n8n-workflow';
import type { WorkflowFile } from './api';
import { useHost } from './host';

const host = useHost();

interface Tool {
	name: string;
	description: string;
	inputSchema: { properties: Record<string, IDataObject>; required?: string[] };
}

/** n8n's MCP server turns nodes into tools as its AI Agent does, and shows what a model would see. */
async function mcpClient(tools: Array<Pick<INode, 'name' | 'parameters'>>) {
	const path = crypto.randomUUID();
	const nodes: INode[] = [
		{
			id: crypto.randomUUID(),
			name: 'MCP Server',
			type: '@n8n/n8n-nodes-langchain.mcpTrigger',
			typeVersion: 2,
			position: [0, 0],
			webhookId: crypto.randomUUID(),
			parameters: { path, authentication: 'none' },
		},
		...tools.map(
			(tool, index): INode => ({
				id: crypto.randomUUID(),
				type: 'n8n-nodes-retreaver.retreaverTool',
				typeVersion: 1,
				position: [200 * index, 200],
				credentials: { retreaverApi: { id: '', name: 'Retreaver API' } },
				...tool,
			}),
		),
	];
	const link = { ai_tool: [[{ node: 'MCP Server', type: 'ai_tool' as const, index: 0 }]] };
	const file: WorkflowFile = {
		name: 'Tools',
		nodes,
		connections: Object.fromEntries(tools.map(({ name }) => [name, link])),
		settings: {},
	};
	await host.n8n.api.publish(file);

	const headers: Record<string, string> = { Accept: 'application/json, text/event-stream' };
	const send = async (message: IDataObject) =>
		await axios.post(
			`${host.n8n.url}/mcp/${path}`,
			{ jsonrpc: '2.0', ...message },
			{ headers, proxy: false },
		);
	const call = async <T>(method: string, params: IDataObject): Promise<T> => {
		const { data, headers: answered } = await send({ id: 1, method, params });
		headers['mcp-session-id'] ??= String(answered['mcp-session-id'] ?? '');
		const text = typeof data === 'string' ? data.match(/^data: (.*)$/m)![1] : JSON.stringify(data);
		return JSON.parse(text).result;
	};
	await call('initialize', {
		protocolVersion: '2025-03-26',
		capabilities: {},
		clientInfo: { name: 'test', version: '1' },
	});
	await send({ method: 'notifications/initialized' });
	return call;
}

it('works as a tool of an AI agent, with the parameters that the model is to fill', async () => {
	const call = await mcpClient([
		{
			name: 'Get_call',
			parameters: {
				resource: 'call',
				operation: 'get',
				callId: "={{ $fromAI('call_id', 'The call_id of the call', 'string') }}",
			},
		},
		{
			name: 'Find_calls',
			parameters: {
				resource: 'call',
				operation: 'getAll',
				limit: "={{ $fromAI('limit', 'How many calls', 'number') }}",
				filters: {
					caller: "={{ $fromAI('caller_number', 'Phone number of the caller', 'string') }}",
				},
			},
		},
	]);

	const { tools } = await call<{ tools: Tool[] }>('tools/list', {});
	const byName = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
	expect(Object.keys(byName).sort()).toEqual(['Find_calls', 'Get_call']);
	expect(byName.Get_call.description).toMatch(/^Get a call in Retreaver/);
	expect(byName.Get_call.inputSchema.properties).toEqual({
		call_id: { type: 'string', description: 'The call_id of the call' },
	});
	expect(Object.keys(byName.Find_calls.inputSchema.properties).sort()).toEqual([
		'caller_number',
		'limit',
	]);

	const { uuid, caller } = host.simulator.state.calls[5];
	const answer = await call<{ content: Array<{ text: string }> }>('tools/call', {
		name: 'Get_call',
		arguments: { call_id: uuid },
	});
	expect(answer.content[0].text).toContain(uuid);
	expect(answer.content[0].text).toContain(caller);

	const wrong = await call<{ content: Array<{ text: string }> }>('tools/call', {
		name: 'Get_call',
		arguments: { call_id: 'the last one' },
	});
	// The model has nothing but this text to find out what it did wrong.
	expect(wrong.content[0].text).toMatch(/"Call ID" must be a UUID/);
});
