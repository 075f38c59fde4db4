import { ensureN8n, ensureVerdaccio } from './install';

/** The tests begin with n8n and its registry installed: what takes minutes the first time is not under their time limits. */
export default async () => {
	await ensureN8n(undefined, console.log);
	await ensureVerdaccio(console.log);
};
