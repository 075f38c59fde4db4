// Resources of hosts that know postback keys only: an extension may be left out, JSON may come without its content
// type (D).
export { addCallerLists } from './callerLists';
export { addCallTags } from './callTags';
export { addDataWriting } from './dataWriting';
export { addPostbacks } from './postbacks';
export { addRtb } from './rtb';
export { addVisitorNumbers } from './visitorNumbers';
