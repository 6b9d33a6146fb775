// Made by `npm run signals` from the files in signals/.
import type { SignalDefinition } from './signal/signal-definition.ts';
import { signal as commitMs } from './signals/commit-ms.ts';
import { signal as historyListLength } from './signals/history-list-length.ts';
import { signal as semiSyncWaits } from './signals/semi-sync-waits.ts';
import { signal as threadsRunning } from './signals/threads-running.ts';

/** Every signal that `throttle:` in a migration file can ask for, by key. */
export const signals: readonly SignalDefinition[] = [commitMs, historyListLength, semiSyncWaits, threadsRunning];
