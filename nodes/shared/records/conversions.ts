import type { IDataObject } from 'n8n-workflow';

import { facts } from '../api/facts';
import { unwrap } from '../api/rows';

/** A group of conversions, which say what a call to a buyer is worth (D). */
export interface ConversionGroup extends IDataObject {
	conversions: IDataObject[];
}

/**
 * Reads the conversion groups of a buyer.
 *
 * @param target the buyer as the API returns it
 * @returns undefined if the answer does not contain them
 */
export function conversionGroups({
	conversion_groups,
}: IDataObject): ConversionGroup[] | undefined {
	if (!Array.isArray(conversion_groups)) return undefined;
	return (conversion_groups as IDataObject[]).map((row) => {
		const group = unwrap(row, facts.wrappers.conversionGroup);
		const conversions = (group.conversions ?? []) as IDataObject[];
		return {
			...group,
			conversions: conversions.map((inner) => unwrap(inner, facts.wrappers.conversion)),
		};
	});
}

/** Flattens groups to one object per conversion, with the fields of its group. Times in seconds, revenue in US dollars. */
export function flatConversions(groups: ConversionGroup[]): IDataObject[] {
	return groups.flatMap(({ conversions, id, name, conversion_type, dedupe_seconds }) =>
		conversions.map(({ id: conversion_id, seconds, revenue, seconds_tag, revenue_tag }) => ({
			conversion_group_id: id,
			conversion_id,
			name,
			conversion_type,
			seconds,
			revenue,
			dedupe_seconds,
			// Not in the reference's answers (O).
			...(seconds_tag === undefined ? {} : { seconds_tag }),
			...(revenue_tag === undefined ? {} : { revenue_tag }),
		})),
	);
}
