import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { INPUT_FILE_HINT } from '../../../shared/input/parameters';
import { required } from '../../../shared/input/validate';
import type { Field } from '../../core/operation';

/** The greeting of a campaign or number: a text that is read aloud, or an audio file (D). */
export const greetingFields: Field[] = [
	{
		displayName: 'Greeting Audio Field',
		name: 'greetingAudioField',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		hint: INPUT_FILE_HINT,
		description:
			'An audio file to play to callers instead of a text, such as an MP3 from a download node',
		toBody: async (value, { node, itemIndex }) => {
			const field = required(value, 'Greeting Audio Field');
			const file = node.helpers.assertBinaryData(itemIndex, field);
			if (file.mimeType && !file.mimeType.startsWith('audio/')) {
				throw new UserError(
					`The file in "${field}" is not an audio file, but ${file.mimeType}. Choose another field in "Greeting Audio Field".`,
				);
			}
			const data = await node.helpers.getBinaryDataBuffer(itemIndex, field);
			return {
				message_file_b64_data: data.toString('base64'),
				message_file_b64_filename: file.fileName ?? `greeting.${file.fileExtension ?? 'mp3'}`,
			};
		},
	},
	{
		displayName: 'Greeting Repeat',
		name: 'repeat',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 4,
		description: 'How many times the greeting is repeated',
	},
	{
		displayName: 'Greeting Text',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. Thanks for calling. Press one to continue.',
		description:
			'A text that is read aloud to callers. It must tell them to press one to continue.',
	},
	{
		displayName: 'Greeting Voice',
		name: 'voiceGender',
		type: 'options',
		options: [
			{ name: 'Female', value: 'Female' },
			{ name: 'Male', value: 'Male' },
		],
		default: 'Female',
		description: 'The voice that reads the greeting text aloud',
	},
];

/** @throws UserError if a body has both kinds of greeting, since Retreaver only plays one */
export function checkGreeting(body: IDataObject): IDataObject {
	if (body.message && body.message_file_b64_data) {
		throw new UserError(
			'There is a greeting text and a greeting audio file, but callers hear one greeting only. Remove "Greeting Text" or "Greeting Audio Field".',
		);
	}
	return body;
}
