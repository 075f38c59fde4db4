import type { IBinaryData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { download, type DownloadTask } from '../../../shared/api/download';

const EXTENSIONS: Record<string, string> = {
	'audio/mpeg': 'mp3',
	'audio/mp3': 'mp3',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'audio/wave': 'wav',
	'audio/ogg': 'ogg',
	'audio/mp4': 'm4a',
};

/**
 * Streams a recording into n8n's binary data storage.
 *
 * @param name the file name without extension; defaults to the name in the URL
 * @throws UserError if the URL is invalid, or the file is not audio
 * @throws NodeApiError if the download fails
 */
export async function downloadAudio(
	task: DownloadTask,
	url: string,
	name?: string,
): Promise<IBinaryData> {
	return await download(task, url, 'recording', async ({ type, address, body }) => {
		if (/^text\/|json|xml/.test(type)) {
			body.destroy();
			throw new UserError(`The address of the recording answered with ${type} instead of audio.`);
		}
		const [, urlName = 'recording', urlExtension] =
			/([^/]*?)(?:\.(\w{1,5}))?$/.exec(address.pathname) ?? [];
		const extension = EXTENSIONS[type] ?? urlExtension ?? 'mp3';
		return await task.node.helpers.prepareBinaryData(
			body,
			`${name ?? (urlName || 'recording')}.${extension}`,
			type.startsWith('audio/') ? type : mimeTypeOf(extension),
		);
	});
}

function mimeTypeOf(extension: string): string {
	return Object.keys(EXTENSIONS).find((type) => EXTENSIONS[type] === extension) ?? 'audio/mpeg';
}
