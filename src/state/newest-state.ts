import { stateVersions } from './version-list.ts';

/** The version that this tool writes. It reads every older one, and does not touch a newer one. */
export const newestState = stateVersions.length;
