import type { Outcome } from '../verdict.ts';

/** A combination of ALGORITHM and LOCK, and what its acceptance means. */
export interface Combination {
  readonly assertion: string;
  readonly algorithm: 'instant' | 'inplace' | 'copy';
  readonly lock: Outcome['lock'];
}

/** From the least intrusive on. INSTANT takes no LOCK beside it (error 1221), COPY never LOCK=NONE. */
export const combinations: readonly Combination[] = [
  { assertion: 'ALGORITHM=INSTANT', algorithm: 'instant', lock: 'none' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=NONE', algorithm: 'inplace', lock: 'none' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=SHARED', algorithm: 'inplace', lock: 'shared' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=EXCLUSIVE', algorithm: 'inplace', lock: 'exclusive' },
  { assertion: 'ALGORITHM=COPY, LOCK=SHARED', algorithm: 'copy', lock: 'shared' },
  { assertion: 'ALGORITHM=COPY, LOCK=EXCLUSIVE', algorithm: 'copy', lock: 'exclusive' },
];
