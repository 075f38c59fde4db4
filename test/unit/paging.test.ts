import { lastPageOf } from '../../nodes/shared/api/paging';

const url = (page: number) =>
	`https://api.retreaver.com/api/v4/calls.json?api_key=key&page=${page}&per_page=25`;

test.each([
	['the last page', `<${url(31)}>; rel="last", <${url(2)}>; rel="next"`, 31],
	['in any order', `<${url(2)}>; rel="next", <${url(31)}>; rel="last"`, 31],
	['a next page alone', `<${url(2)}>; rel="next"`, 2],
	['nothing behind the last page', `<${url(1)}>; rel="first", <${url(30)}>; rel="prev"`, 1],
	['without quotes', `<${url(7)}>;rel=last`, 7],
	['page as the first parameter', '<https://example.com/targets.json?page=4>; rel="last"', 4],
	[
		'no other parameter that ends in page',
		'<https://example.com/calls.json?per_page=100&landing_page=9>; rel="last"',
		1,
	],
	['in single quotes', `<${url(7)}>; rel='next'`, 7],
	['behind further parameters', `<${url(7)}>; title="More"; rel="last"; type=json`, 7],
	['in capitals', `<${url(7)}>; REL="LAST"`, 7],
	['as one of several relations', `<${url(7)}>; rel="section next"`, 7],
	['with blanks around', `< ${url(7)} > ; rel = "next"`, 7],
	['no other relation that has the word in it', `<${url(9)}>; rel="lasting"`, 1],
	['nothing of the link before', `<${url(9)}>; rel="prev", <${url(2)}>; rel="next"`, 2],
	['no header', undefined, 1],
	['an empty header', '', 1],
	['something else', ['<a>'], 1],
])('reads from a Link header: %s', (_, link, expected) => {
	expect(lastPageOf(link)).toBe(expected);
});
