import { Failure } from '../../core/failure.ts';

/**
 * A failure as the command has to tell it that has finished other phases before: what a failure leaves untouched, it says of its own
 * phase.
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
