import type { Context } from '../context';
import { type Fields, isTruthy, isUploadedFile, rows } from '../http/body';
import { type Attributes, permit } from '../http/crud';
import { badRequest, notFound, Validation } from '../http/errors';
import { timer } from '../seed/account';
import type { CallFlow, Campaign, Greeting, MenuOption, Timer } from '../state';
import { nextId } from '../state';

/** Greeting, timers and menu options: the same in campaigns and numbers (D). */
export const callFlowAttributes: Attributes = {
	message: 'string',
	voice_gender: 'string',
	message_file: 'any',
	message_file_b64_data: 'string',
	message_file_b64_filename: 'string',
	repeat: 'integer',
	timers_attributes: 'any',
	menu_options_attributes: 'any',
	destroy_nested: 'boolean',
};

const OPTIONS = /^[0-9*#]$/;

function readGreeting(current: Greeting, input: Fields, context: Context): Greeting {
	const { message, voice_gender: gender, message_file: file, message_file_b64_data: data } = input;
	const check = new Validation();
	check.check(
		gender === undefined || gender === 'Male' || gender === 'Female',
		'voice_gender',
		'is not Male or Female',
	);
	const audio = (name: string, type: string, size: number): Greeting => ({
		audio_file_name: name,
		audio_file_content_type: type,
		audio_file_size: size,
		audio_file_updated_at: context.clock.iso(),
	});
	if (file !== undefined) {
		// A file comes by multipart/form-data only (D).
		if (!isUploadedFile(file)) throw badRequest('message_file is not a file');
		check.done();
		return audio(file.filename, file.mimetype, file.size);
	}
	if (typeof data === 'string') {
		check.require(input, 'message_file_b64_filename');
		check.check(/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(data), 'message_file_b64_data', 'is not Base64');
		check.done();
		return audio(
			String(input.message_file_b64_filename),
			'application/octet-stream',
			Buffer.from(data, 'base64').length,
		);
	}
	check.done();
	if (message === undefined && gender === undefined) return current;
	const before = 'message' in current ? current : { message: '', voice_gender: 'Male' };
	return {
		message: String(message ?? before.message),
		voice_gender: String(gender ?? before.voice_gender),
	};
}

/**
 * Rails' nested attributes: a row without `id` is new, one with `id` changes that row, `_destroy` removes it. That
 * `_destroy` works here is the framework's convention, not documented (?): the switch says whether it is honoured.
 */
function readRows<T extends { id: number }>(
	current: T[],
	input: unknown,
	field: string,
	context: Context,
	build: (row: Fields, existing: T | undefined) => T,
): T[] {
	const result = [...current];
	const { honourDestroy } = context.switches;
	for (const row of rows(input, field)) {
		const isNew = row.id === undefined || row.id === '';
		const index = isNew ? -1 : result.findIndex(({ id }) => String(id) === String(row.id));
		if (!isNew && index < 0) throw notFound(`${field} row ${String(row.id)}`);
		if (!isNew && isTruthy(row._destroy) && (honourDestroy === true || honourDestroy === 'put'))
			result.splice(index, 1);
		else if (isNew) result.push(build(row, undefined));
		else result[index] = build(row, result[index]);
	}
	return result;
}

function buildTimer(row: Fields, existing: Timer | undefined, context: Context): Timer {
	const fields = permit(context, row, {
		id: 'any',
		_destroy: 'any',
		seconds: 'integer',
		url: 'string',
		name: 'string',
		request_method: 'string',
	});
	const { id, _destroy, ...changes } = fields;
	void id;
	void _destroy;
	const check = new Validation();
	if (!existing) check.require(changes, 'seconds', 'url');
	check.check(
		changes.url === undefined || /^https?:\/\//.test(String(changes.url)),
		'url',
		'is not a URL',
	);
	check.done();
	// Only webhooks have a name and a method: on a timer they are dropped.
	const { seconds, url } = changes;
	const base = existing ?? timer(context.state, 0, '');
	const webhook = existing && existing.trigger_type !== null;
	return {
		...base,
		...(webhook
			? changes
			: { seconds: Number(seconds ?? base.seconds), url: String(url ?? base.url) }),
	} as Timer;
}

function buildMenuOption(
	row: Fields,
	existing: MenuOption | undefined,
	context: Context,
): MenuOption {
	const changes = permit(context, row, {
		id: 'any',
		_destroy: 'any',
		option: 'string',
		target_number: 'string',
		target_cid: 'string',
	});
	const result: MenuOption = {
		id: existing?.id ?? 0,
		option: String(changes.option ?? existing?.option ?? ''),
		target_cid: (changes.target_cid ?? existing?.target_cid ?? null) as string | null,
		target_number: (changes.target_number ?? existing?.target_number ?? null) as string | null,
	};
	const check = new Validation();
	check.check(OPTIONS.test(result.option), 'option', 'is not one of 0-9, * and #');
	// The other campaign must be configured in the system (D).
	const campaignExists = context.state.campaigns.some(({ cid }) => cid === result.target_cid);
	check.check(!result.target_cid || campaignExists, 'target_cid', 'does not exist');
	check.done();
	if (!result.id) result.id = nextId(context.state);
	return result;
}

/**
 * Applies the input to a copy of a call flow, so that refused input changes nothing.
 * destroy_nested drops all timers (webhooks among them) and menu options first (D).
 * @throws ApiError 400, 404 (unknown row id), 422
 */
export function readCallFlow(current: CallFlow, input: Fields, context: Context): CallFlow {
	const keep = !input.destroy_nested;
	return {
		greeting: readGreeting(current.greeting, input, context),
		repeat: Number(input.repeat ?? current.repeat),
		timers: readRows(
			keep ? current.timers : [],
			input.timers_attributes,
			'timers_attributes',
			context,
			(row, existing) => buildTimer(row, existing, context),
		),
		menu_options: readRows(
			keep ? current.menu_options : [],
			input.menu_options_attributes,
			'menu_options_attributes',
			context,
			(row, existing) => buildMenuOption(row, existing, context),
		),
	};
}

/** A timer as GET campaign shows it; webhooks come with name, trigger type and method (?), or not at all (switch). */
export function presentTimers(campaign: Pick<Campaign, 'timers'>, { switches }: Context): object[] {
	return campaign.timers.flatMap<object>(
		({ id, seconds, url, trigger_type, name, request_method }) => {
			if (trigger_type === null) return [{ id, seconds, url }];
			return switches.listWebhooks ? [{ id, name, trigger_type, url, request_method }] : [];
		},
	);
}
