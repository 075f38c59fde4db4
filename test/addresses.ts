/** The fields of both credentials that send all requests to one server. */
export const addresses = (url: string) => ({
	otherAddresses: true,
	coreBaseUrl: url,
	rtbBaseUrl: url,
	dataWritingBaseUrl: url,
	visitorNumbersBaseUrl: url,
});
