import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** Who may write to a stream, and why. */
const streams: Readonly<Record<string, RegExp>> = {
  'cli/output.ts': /./,
  // Flushes an empty text, and hands the streams over.
  'cli/main.ts': /process\.std(out|err)(\.on|,$|\.write\(''|;$)/,
  // Every line of the step's log has passed `harmless`.
  'action/main.ts': /createStepLog\(/,
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

it('what the runner shows has passed `harmless`, or is a sentence of ours', () => {
  const found = files
    .filter(({ path }) => /^(action|github)\//.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w.])(setFailed|notice|warning|error|annotateError|info|debug)\(\s*(?!\))(.{0,60})/g)]
        .filter(() => text.includes("from '@actions/core'"))
        .filter(([, , given = '']) => !/^(harmless\(|'|`\$\{leftOut\}|\w+: )/.test(given))
        .map(([call]) => `${path}: ${call}`),
    );
  expect(found).toEqual([]);
});
