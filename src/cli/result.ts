import { ExitCode } from '../core/failure.ts';
import { resultJson } from '../report/run/run-json.ts';
import { resultText } from '../report/run/run-text.ts';
import type { RunResult } from '../run/context/request.ts';
import type { Output } from './output.ts';

/** Prints the result of a run or a rollback: a success on stdout, anything else on stderr. */
export function tellResult(output: Output, result: RunResult): ExitCode {
  const well = result.exit === ExitCode.done || result.exit === ExitCode.stoppedEarly;
  if (well || output.format === 'json' || output.isOneOfSeveral) {
    output.result(
      () => resultText(result, output.width),
      () => resultJson(result),
    );
  }
  if (well || output.isOneOfSeveral) return result.exit;
  if (output.logFormat === 'json') output.log({ time: new Date().toISOString(), type: 'error', ...resultJson(result) });
  else output.say(resultText({ ...result, message: `error: ${result.message}` }, output.width));
  return result.exit;
}
