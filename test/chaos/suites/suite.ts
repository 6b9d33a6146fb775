import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** Options of every suite: which scenarios, by a part of their name, and the folder of results and logs. */
export const suiteOptions = { only: { type: 'string' }, out: { type: 'string' } } as const;

/**
 * Plays scenarios one after another and prints a table; results.jsonl and what was printed go to a folder. The exit
 * code becomes 1 where one failed.
 */
export async function playSuite(
  title: string,
  scenarios: readonly Scenario[],
  { only, out = `chaos-results/${title}` }: { only?: string | undefined; out?: string | undefined },
): Promise<void> {
  mkdirSync(out, { recursive: true });
  const lines: string[] = [];
  let failed = 0;
  for (const { name, play } of scenarios) {
    if (only !== undefined && !name.includes(only)) continue;
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
    writeFileSync(join(out, `${name.replace(/\W+/g, '-')}.txt`), log);
    const seconds = (Date.now() - began) / 1000;
    appendFileSync(
      join(out, 'results.jsonl'),
      `${JSON.stringify({ at: new Date().toISOString(), name, isRight, outcome, seconds })}\n`,
    );
    lines.push(`${name.padEnd(56)} ${seconds.toFixed(1).padStart(7)} s  ${outcome}`);
    console.log(lines.at(-1));
  }
  console.log(`\n${title}: ${lines.length} scenarios, ${failed} wrong\n${lines.join('\n')}`);
  if (failed > 0) process.exitCode = 1;
}
