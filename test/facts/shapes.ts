/** The JSON types of each field of a value, by its path: `target.caps[].id`. */
export type Shape = Map<string, Set<string>>;

/** Objects whose field names are the customer's own. */
const MAPS = /(^|\.)(tags|tag_values)$/;

export function shapeOf(value: unknown, path = '', shape: Shape = new Map()): Shape {
	const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
	shape.set(path, (shape.get(path) ?? new Set()).add(type));
	if (type === 'array') for (const entry of value as unknown[]) shapeOf(entry, `${path}[]`, shape);
	if (type === 'object' && !MAPS.test(path)) {
		for (const [name, inner] of Object.entries(value as object)) {
			shapeOf(inner, path ? `${path}.${name}` : name, shape);
		}
	}
	return shape;
}

const parentOf = (path: string) => path.replace(/(\[\]|\.?[^.[\]]+)$/, '');
const typesAt = (shape: Shape, path: string) =>
	[...(shape.get(path) ?? [])].filter((type) => type !== 'null');

/** Null fits each type, and what is in an empty list or in null is not known. */
export function differences(reference: Shape, other: Shape): string[] {
	const isMissing = (path: string, shape: Shape) => {
		const parent = parentOf(path);
		if (shape.has(path) || path === '') return false;
		return path.endsWith('[]') ? false : typesAt(shape, parent).includes('object');
	};
	const lacks = [...reference.keys()].filter((path) => isMissing(path, other));
	const adds = [...other.keys()].filter((path) => isMissing(path, reference));
	const types = [...reference.keys()].flatMap((path) => {
		const [expected, seen] = [typesAt(reference, path), typesAt(other, path)];
		const isSame = seen.every((type) => expected.includes(type));
		return expected.length === 0 || isSame ? [] : `${path} is ${seen}, not ${expected}`;
	});
	const found = [
		...lacks.map((path) => `lacks ${path}`),
		...adds.map((path) => `adds ${path}`),
		...types,
	];
	// The same for a record in a list.
	return found.map((difference) => difference.replace(/(?<=^| )\[\]\./, '')).sort();
}
