import type { Display, LogFormat } from './display.ts';
import { createJsonLog } from './json-log.ts';
import { createLineLog } from './line-log.ts';
import { createLiveDisplay } from './live-display.ts';
import type { Output } from './output.ts';

/** Live on a terminal, for one database; elsewhere, and for machines, one line now and then without cursor control. */
export async function createDisplay(output: Output, logFormat: LogFormat): Promise<Display> {
  if (logFormat === 'json') return createJsonLog(output);
  const { stderr, env } = output.terminal;
  return !output.isOneOfSeveral && stderr.isTTY === true && env.TERM !== 'dumb'
    ? await createLiveDisplay(output)
    : createLineLog(output);
}
