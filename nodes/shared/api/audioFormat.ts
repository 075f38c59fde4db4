interface AudioFormat {
	extension: string;
	/** The usual one first. */
	mimeTypes: readonly [string, ...string[]];
	/** The first bytes of such a file, as Latin-1. */
	magic: RegExp;
}

const MP3: AudioFormat = {
	extension: 'mp3',
	mimeTypes: ['audio/mpeg', 'audio/mp3'],
	// An ID3 tag, or a frame: eleven set bits and a layer other than 0.
	magic: /^(?:ID3|\xff[\xe2-\xe7\xea-\xef\xf2-\xf7\xfa-\xff])/,
};

const FORMATS: AudioFormat[] = [
	MP3,
	{
		extension: 'wav',
		mimeTypes: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
		magic: /^RIFF.{4}WAVE/s,
	},
	{ extension: 'ogg', mimeTypes: ['audio/ogg', 'application/ogg'], magic: /^OggS/ },
	{
		extension: 'm4a',
		mimeTypes: ['audio/mp4', 'audio/m4a', 'audio/x-m4a'],
		magic: /^.{4}ftyp/s,
	},
];

/**
 * The format of an audio file: by its content, else by its MIME type, else by its extension, else MP3.
 *
 * @param file.head the first bytes
 * @param file.type the MIME type that the host sends, in lower case
 * @param file.extension without a dot
 * @returns null if the file is text
 */
export function audioFormat(file: {
	head: Uint8Array;
	type: string;
	extension?: string;
}): { extension: string; mimeType: string } | null {
	const head = Buffer.from(file.head.subarray(0, 64)).toString('latin1');
	const byContent = FORMATS.find(({ magic }) => magic.test(head));
	if (!byContent && (/^text\/|json|xml/.test(file.type) || /^\s*[<{]/.test(head))) return null;

	const known = byContent ?? FORMATS.find(({ mimeTypes }) => mimeTypes.includes(file.type));
	const extension = known?.extension ?? file.extension ?? MP3.extension;
	const { mimeTypes } = known ?? FORMATS.find((format) => format.extension === extension) ?? MP3;
	const fits = known ? mimeTypes.includes(file.type) : file.type.startsWith('audio/');
	return { extension, mimeType: fits ? file.type : mimeTypes[0] };
}
