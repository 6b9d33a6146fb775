import type { Migration } from '../../migration/migration.ts';
import type { Advanced } from '../../run/advance/advance.ts';
import { failureStatus } from '../run/failure-status.ts';
import { resultJson } from '../run/run-json.ts';
import { resultText } from '../run/run-text.ts';
import { errorJson, errorText, reportError } from '../text/error-text.ts';
import type { Outcome } from './outcome.ts';

/**
 * What came of each migration of an `advance`, and of files that could not be read.
 * @param width columns of the texts
 */
export function advanceOutcomes(
  advanced: readonly Advanced<Migration>[],
  unreadable: readonly { readonly file: string; readonly error: unknown }[],
  width: number,
): readonly Outcome[] {
  const thrown = (migration: string, error: unknown, hasBegun: boolean): Outcome => {
    const report = reportError(error);
    const json = errorJson(report);
    const status = failureStatus(error, report, hasBegun);
    return { migration, target: undefined, exit: report.exit, status, text: errorText(report, width), json };
  };
  return [
    ...unreadable.map(({ file, error }) => thrown(file, error, false)),
    ...advanced.map(({ migration: { name }, result, error, hasBegun = false }): Outcome => {
      if (result === undefined) return thrown(name, error, hasBegun);
      const { exit, status } = result;
      return {
        migration: name,
        target: undefined,
        exit,
        status,
        text: resultText(result, width),
        json: resultJson(result),
      };
    }),
  ];
}
