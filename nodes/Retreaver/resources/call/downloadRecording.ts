import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { downloadAudio } from './download';
import { callIdParameter, readCallId } from '../../../shared/input/parameters';
import { facts } from '../../../shared/api/facts';
import { unwrap } from '../../../shared/api/rows';
import { type OperationContext, ItemWithFiles, type Operation } from '../../core/operation';
import { outputFileField } from '../../core/outputFile';

export const downloadRecording: Operation = {
	name: 'Download Recording',
	value: 'downloadRecording',
	action: 'Download the recording of a call',
	description: 'Get the recording of a call as a file, with its name, type and size',
	endpoint: 'GET /api/v4/calls/{uuid}.json, then GET {recording_url}',
	evidence: 'D',
	timeout: 600,
	parameters: [
		{
			displayName: 'Find Recording By',
			name: 'recordingBy',
			type: 'options',
			options: [
				{ name: 'Call ID', value: 'callId', description: 'The node looks the call up first' },
				{
					name: 'Recording URL',
					value: 'recordingUrl',
					description: 'The field recording_url of a call',
				},
			],
			default: 'callId',
			description: 'How to tell which recording to download',
		},
		{ ...callIdParameter, displayOptions: { show: { recordingBy: ['callId'] } } },
		{
			displayName: 'Recording URL',
			name: 'recordingUrl',
			type: 'string',
			required: true,
			displayOptions: { show: { recordingBy: ['recordingUrl'] } },
			default: '',
			placeholder: 'e.g. {{ $json.recording_url }}',
			description:
				'The web address of the recording: recording_url of a call. Your API key is not sent there.',
		},
		outputFileField,
	],
	run: async (context) => {
		const field = context.get<string>('binaryPropertyName');
		const { callId, url } = await findRecording(context);
		const file = await downloadAudio(context, url, callId);
		const { fileName, mimeType, bytes } = file;
		return new ItemWithFiles(
			{
				call_id: callId ?? null,
				recording_url: url,
				file_name: fileName ?? null,
				mime_type: mimeType,
				file_size: bytes ?? null,
				file_field: field,
			},
			{ [field]: file },
		);
	},
};

async function findRecording(context: OperationContext): Promise<{ callId?: string; url: string }> {
	if (context.get('recordingBy') === 'recordingUrl') {
		return { url: context.get('recordingUrl') };
	}
	const callId = readCallId(context.get('callId'));
	const { body } = await context.client.request({
		method: 'GET',
		path: `/api/v4/calls/${callId}.json`,
		itemIndex: context.itemIndex,
	});
	const { recording_url: url } = unwrap(body as IDataObject, facts.wrappers.call);
	if (url) return { callId, url: String(url) };
	throw new UserError(
		`The call ${callId} has no recording. It may not be over yet, nobody may have answered, or its campaign does not record calls.`,
	);
}
