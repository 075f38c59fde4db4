import type { Clock } from '../clock';
import type { Campaign, Cap, CapType, State, Target } from '../state';

/** The length of the ISO prefix that identifies a cap's period. The hard cap never resets by itself (D). */
const periods: Record<CapType, number> = { Hard: 0, Hourly: 13, Daily: 10, Monthly: 7 };

function refresh(cap: Cap, clock: Clock): void {
	const period = clock.iso().slice(0, periods[cap.type]);
	if (cap.period !== period) cap.filled = 0;
	cap.period = period;
}

/** Counts a call (or a confirmed reservation) against every cap of a buyer. */
export function fillCaps(target: Target, clock: Clock): void {
	for (const cap of target.caps) {
		refresh(cap, clock);
		cap.filled += 1;
	}
}

/** Whether a buyer can take one more: not paused, no cap full. Business hours are not looked at here. */
export function isOpen(target: Target, clock: Clock): boolean {
	target.caps.forEach((cap) => refresh(cap, clock));
	const capsLeft = target.caps.every(({ cap, filled }) => cap === null || filled < cap);
	const line = target.concurrency_cap === null || target.calls_in_progress < target.concurrency_cap;
	return !target.paused && capsLeft && line;
}

/** The buyers of a campaign or a group that can take a call, lowest priority value first (D). */
export function openTargets(
	state: State,
	{ target_ids: ids }: Pick<Campaign, 'target_ids'>,
	clock: Clock,
): Target[] {
	return state.targets
		.filter((target) => ids.includes(target.id) && isOpen(target, clock))
		.sort((a, b) => a.priority - b.priority);
}
