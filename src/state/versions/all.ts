import { version as historyAndLeases } from './001-history-and-leases.ts';
import { version as phaseLists } from './002-phase-lists.ts';
import type { StateVersion } from './state-version.ts';

/** Every version of the state tables, oldest first. The number of each is its place in this list, from 1. */
export const stateVersions: readonly StateVersion[] = [historyAndLeases, phaseLists];

/** The version that this tool writes. It reads every older one, and does not touch a newer one. */
export const newestState = stateVersions.length;
