// Resources of hosts that know postback keys only: an extension may be left out, JSON may come without its content
// type (D).
export { addCallerLists } from './callerLists';
export { addDataWriting } from './dataWriting';
export { addRtb } from './rtb';
export { addVisitorNumbers } from './visitorNumbers';
