import { createInterface } from 'node:readline/promises';
import { ExitCode, Failure, wrongUsage } from '../core/failure.ts';
import { previewText } from '../report/run/preview-text.ts';
import { visible } from '../report/text/visible.ts';
import type { Preview } from '../run/context/preview.ts';
import type { Stop } from '../run/context/stop.ts';
import type { Output } from './output.ts';
import { isInteractive, type Terminal, textWidth } from './terminal.ts';

/**
 * Lets through what cannot be taken back: `--yes` answers, else a person has to type the migration's name.
 * @throws Failure `confirmation-needed` (exit 64) where nobody can be asked, `not-confirmed` (exit 1) for another
 * answer, `stopped` (exit 5) for Ctrl-C
 */
export async function confirmByName(parts: {
  readonly terminal: Terminal;
  readonly yes: boolean;
  readonly migration: string;
  /** As the beginning of a question's sentence: "The contract phase "drop" of …". */
  readonly what: string;
  readonly stop: Stop;
}): Promise<void> {
  const { terminal, yes, migration, what, stop } = parts;
  if (yes) return;
  if (!isInteractive(terminal)) throw needsYes(what);
  const reader = createInterface({ input: terminal.stdin, output: terminal.stderr });
  const given = new AbortController();
  reader.on('SIGINT', () => stop.request({ kind: 'signal', signal: 'SIGINT' }));
  const unsubscribe = stop.onRequest(() => given.abort());
  try {
    const answer = await reader.question(
      visible(
        `${what} changes what the old version of the application may need.\nType the migration's name, ${migration}, to go on: `,
      ),
      {
        signal: given.signal,
      },
    );
    if (answer.trim() !== migration) {
      throw new Failure({
        code: 'not-confirmed',
        message: `The typed text is not the migration's name, ${migration}.`,
        untouched: `${what} did not start.`,
        remedy: 'Run the command again and type the name, or give --yes.',
      });
    }
  } catch (error) {
    if (!given.signal.aborted) throw error;
    throw new Failure({
      code: 'stopped',
      exit: ExitCode.stoppedEarly,
      message: 'Stopped at the confirmation.',
      untouched: `${what} did not start.`,
      remedy: 'Run the command again to go on.',
    });
  } finally {
    unsubscribe();
    reader.close();
  }
}

/** Where there is no terminal, the answer has to be given with the command. */
function needsYes(what: string): Failure {
  return wrongUsage(`${what} needs a confirmation, and no terminal is attached.`, 'To confirm it, add --yes.');
}

/** Shows on stderr what a confirmation is asked for, or what --yes has confirmed. */
export function showPreview(output: Output, preview: Preview): void {
  output.say(previewText(preview, textWidth(output.terminal.stderr)));
}
