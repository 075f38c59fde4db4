/** The maximum number of entries: more than one n8n has webhooks in use. */
const MOST = 1_000;

/** What a process remembers for each webhook to save work. Forgets the entries that were set the longest ago. */
export class RecentMap<Value> {
	private readonly entries = new Map<string, Value>();

	get(key: string): Value | undefined {
		return this.entries.get(key);
	}

	set(key: string, value: Value): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size <= MOST) return;
		const [oldest] = this.entries.keys();
		this.entries.delete(oldest!);
	}
}
