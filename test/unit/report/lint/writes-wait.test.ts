import { expect, it } from 'vitest';
import { lintJson } from '../../../../src/report/lint/json.ts';
import { countWaiting } from '../../../../src/report/lint/writes-wait.ts';
import { readCorpus } from '../../../corpus.ts';
import { expand, lintExample } from '../../lint/example.ts';

it('each statement of the corpus during which writes wait has an error or a warning', async () => {
  const silent: string[] = [];
  let waiting = 0;
  for (const { setup, statements } of readCorpus()) {
    for (const { sql, place } of statements) {
      const result = await lintExample({ schema: setup, file: expand(`${sql};`), version: '8.4.6' });
      if (countWaiting(lintJson(result)) === 0) continue;
      waiting++;
      if (result.findings.every(({ severity }) => severity === 'info')) silent.push(place);
    }
  }
  expect(silent).toEqual([]);
  expect(waiting).toBeGreaterThan(200);
});
