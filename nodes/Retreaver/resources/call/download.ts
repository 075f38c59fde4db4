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
 * Streams a recording into n8n's store.
 *
 * @param name the file's name without extension; that of the URL where it is left out
 * @throws UserError where the URL is none, or where something else than audio comes
 * @throws NodeApiError where the host does not deliver
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
