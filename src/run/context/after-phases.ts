import { Failure } from '../../core/failure.ts';

/**
 * A failure of a command that finished other phases before. The failure says only what it left untouched in its own phase, so the
 * others are added.
 * @param phase in which it failed
 * @param did what the command did to the others, e.g. `completed`
 * @param before names of the others, in order
 */
export function afterPhases(error: unknown, phase: string, did: string, before: readonly string[]): unknown {
  if (!(error instanceof Failure) || before.length === 0 || error.untouched === undefined) return error;
  return new Failure({
    ...error,
    message: error.message,
    untouched: `In ${phase}: ${error.untouched} Before that, this command ${did} ${before.join(', ')}.`,
    cause: error.cause,
  });
}
