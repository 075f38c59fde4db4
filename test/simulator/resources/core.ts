// Resources of api.retreaver.com: API key in the query, JSON by extension.
export { addAffiliates } from './affiliates';
export { addCalls } from './calls';
export { addCampaignWebhooks } from './campaignWebhooks';
export { addCampaigns } from './campaigns';
export { addCompanies } from './companies';
export { addContacts } from './contacts';
export { addNumberPools } from './numberPools';
export { addNumbers } from './numbers';
export { addPayoutTables } from './payoutTables';
export { addReports } from './reports';
export { addRtbInbounds } from './rtbInbounds';
export { addStaticCallerNumbers } from './staticCallerNumbers';
export { addSuppressedNumbers } from './suppressedNumbers';
export { addTargetGroups } from './targetGroups';
export { addTargets } from './targets';
