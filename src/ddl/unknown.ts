import type { Outcome } from './verdict.ts';

/** Nothing is known, so the worst is to be expected. */
export function unknownOutcome(because: string): Outcome {
  return { algorithm: 'unknown', lock: 'unknown', rebuild: null, because };
}
