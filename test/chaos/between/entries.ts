import { definitions } from './entries/definitions.ts';
import type { Entry } from './entry.ts';

/** Everything that is done in between. */
export const entries: readonly Entry[] = [...definitions];
