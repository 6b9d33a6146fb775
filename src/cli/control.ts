import { ExitCode } from '../core/failure.ts';
import { visible } from '../report/text/visible.ts';
import { wrap } from '../report/text/wrap.ts';
import type { ControlResult } from '../run/control.ts';
import type { Output } from './output.ts';

/** Prints what pause, unpause, release, mark or accept-change did. */
export function tellControl(output: Output, { changed, message, ...more }: ControlResult): ExitCode {
  output.result(
    () => wrap(visible(message), output.width),
    () => ({ version: 1, exit: ExitCode.done, changed, message, ...more }),
  );
  return ExitCode.done;
}
