// Made by `npm run state` from the files in versions/.
import type { StateVersion } from './state-version.ts';
import { version as historyAndLeases } from './versions/001-history-and-leases.ts';
import { version as phaseLists } from './versions/002-phase-lists.ts';
import { version as sealedCheckpoints } from './versions/003-sealed-checkpoints.ts';

/** Every version of the state tables, oldest first. */
export const stateVersions: readonly StateVersion[] = [historyAndLeases, phaseLists, sealedCheckpoints];
