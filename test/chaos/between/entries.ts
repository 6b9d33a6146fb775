import { data } from './entries/data.ts';
import { definitions } from './entries/definitions.ts';
import { people } from './entries/people.ts';
import { servers } from './entries/servers.ts';
import { settings } from './entries/settings.ts';
import { state } from './entries/state.ts';
import type { Entry } from './entry.ts';

/** Everything that is done in between. */
export const entries: readonly Entry[] = [...definitions, ...data, ...state, ...settings, ...servers, ...people];
