import type { IBinaryData } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { audioFormat } from '../../../shared/api/audioFormat';
import { download, type DownloadTask } from '../../../shared/api/download';

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
	return await download(task, url, 'recording', async ({ type, head, address, body }) => {
		const [, urlName, urlExtension] = /([^/]*?)(?:\.(\w{1,5}))?$/.exec(address.pathname) ?? [];
		const format = audioFormat({ head, type, extension: urlExtension });
		if (!format) {
			body.destroy();
			throw new UserError(
				'The address of the recording answered with a web page or other text instead of audio.',
			);
		}
		return await task.node.helpers.prepareBinaryData(
			body,
			`${name ?? (urlName || 'recording')}.${format.extension}`,
			format.mimeType,
		);
	});
}
