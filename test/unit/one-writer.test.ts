import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type LogText, messageText, type ValueText, valueText } from '../../src/action/runner.ts';
import { rowValue } from '../../src/core/row-value.ts';

const root = join(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** Who may write to a stream, and why. */
const streams: Readonly<Record<string, RegExp>> = {
  'cli/output.ts': /./,
  // Flushes an empty text, and hands the streams over.
  'cli/main.ts': /process\.std(out|err)(\.on|,$|\.write\(''|;$)/,
  // A line of the step's log, whose type only `harmless` makes.
  'action/runner.ts': /process\.stdout\.write\(`\$\{line\}/,
  // The summary file of the step, after `outgoing`.
  'action/job-summary.ts': /outgoing\(/,
  // A program of its own, whose reader is this one.
  'sandbox/watchdog-script.ts': /process\.stdout/,
};
const writes =
  /process\.(stdout|stderr)|console\.\w+\(|\.(stdout|stderr)\.write\(|\b(stdout|stderr)\.write\(|appendFileSync\(/;

it('only the writers write to streams', () => {
  const found = files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => writes.test(line) && !/^\s*(\*|\/\/)/.test(line))
      .filter((line) => !(streams[path]?.test(line.trim()) ?? false))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

it('only one module of the action gives texts to the runner', () => {
  const readers = /^\s*(getInput|getMultilineInput|getBooleanInput|getState|saveState|setSecret)?,?\s*$/;
  const found = files
    .filter(({ path }) => path !== 'action/runner.ts')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/import ([^;]*?) from '@actions\/core'/g)]
        .filter(
          ([, names = '']) =>
            !(
              /^{[^}]*}$/.test(names) &&
              names
                .slice(1, -1)
                .split(',')
                .every((name) => readers.test(name))
            ),
        )
        .map(([line]) => `${path}: ${line}`),
    );
  expect(found).toEqual([]);
});

it('a text of others does not compile there', () => {
  const raw = '::error::x\n\u001b[31m' as string;
  // @ts-expect-error
  const line: LogText = raw;
  // @ts-expect-error
  const value: ValueText = raw;
  // @ts-expect-error: its second line would begin a line of the log
  const message: LogText = messageText(raw);
  expect([line, value, message]).toHaveLength(3);
});

it('an output has one line, no hidden sign and no value of a row', () => {
  expect(valueText(`a\n::x::\u001b[31m ${rowValue('bob')}`)).toBe('a ::x::\\u{1b}[31m [hidden]');
  expect(valueText(7)).toBe('7');
});
