import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** One thing that happens to a running migration. */
export interface Scenario {
  readonly name: string;
  /**
   * Plays it and compares rows.
   * @param log takes what was printed, for somebody who has to find out
   * @returns in a few words how it ended
   * @throws where it did not end right
   */
  readonly play: (log: (text: string) => void) => Promise<string>;
}

/**
 * Plays scenarios one after another and prints a table. Options: `--only TEXT` plays those whose name holds it, `--out
 * FOLDER` takes results.jsonl and what was printed. Exit code 1 where one failed.
 */
export async function playSuite(title: string, scenarios: readonly Scenario[]): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, out: { type: 'string', default: `chaos-results/${title}` } },
    allowPositionals: true,
  });
  mkdirSync(values.out, { recursive: true });
  const lines: string[] = [];
  let failed = 0;
  for (const { name, play } of scenarios) {
    if (values.only !== undefined && !name.includes(values.only)) continue;
    const began = Date.now();
    let log = '';
    let outcome: string;
    let isRight = true;
    try {
      outcome = await play((text) => {
        log += text;
      });
    } catch (error) {
      isRight = false;
      failed += 1;
      outcome = `WRONG: ${(error as Error).message}`;
      log += `\n${(error as Error).stack}`;
    }
    writeFileSync(join(values.out, `${name.replace(/\W+/g, '-')}.txt`), log);
    const seconds = (Date.now() - began) / 1000;
    appendFileSync(
      join(values.out, 'results.jsonl'),
      `${JSON.stringify({ at: new Date().toISOString(), name, isRight, outcome, seconds })}\n`,
    );
    lines.push(`${name.padEnd(56)} ${seconds.toFixed(1).padStart(7)} s  ${outcome}`);
    console.log(lines.at(-1));
  }
  console.log(`\n${title}: ${lines.length} scenarios, ${failed} wrong\n${lines.join('\n')}`);
  if (failed > 0) process.exitCode = 1;
}
