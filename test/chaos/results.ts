import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './cases.ts';
import type { Outcome } from './play.ts';
import { placeOf } from './points.ts';

/** `survived`: finished by the same commands alone. `hand`: nothing wrong, but somebody has to decide. */
export type Verdict = 'survived' | 'hand' | 'wrong' | 'missed';

/** One line of the file of results. */
export interface Result {
  readonly key: string;
  readonly story: string;
  readonly fault: string;
  readonly place: string;
  readonly which: string;
  readonly sql: string;
  readonly verdict: Verdict;
  readonly exits: readonly (number | null)[];
  readonly seconds: number;
  /** Why it needed a hand, or what went wrong. */
  readonly why: string;
}

/** What has been played, kept in `results.jsonl`, so that a run that is stopped goes on where it was. */
export class Results {
  readonly #folder: string;
  readonly #byKey = new Map<string, Result>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      if (line === '') continue;
      const result = JSON.parse(line) as Result;
      this.#byKey.set(result.key, result);
    }
  }

  get #file(): string {
    return join(this.#folder, 'results.jsonl');
  }

  get(key: string): Result | undefined {
    return this.#byKey.get(key);
  }

  /** Notes how a case ended; of one that did not survive, what was printed too. */
  add({ key, story, point, kind }: Case, outcome: Outcome): Result {
    const verdict = verdictOf(outcome);
    const result: Result = {
      key,
      story: story.name,
      fault: kind.name,
      place: point.site,
      which: point.which,
      sql: point.sql,
      verdict,
      exits: outcome.exits,
      seconds: outcome.seconds,
      why: outcome.problems.join('; ') || (outcome.hand ?? ''),
    };
    this.#byKey.set(key, result);
    appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
    if (verdict === 'wrong' || verdict === 'hand')
      writeFileSync(join(this.#folder, `${key}.txt`), `${JSON.stringify(result, null, 1)}\n\n${outcome.log}`);
    return result;
  }

  /** Figures by fault over those of `cases` that were played, and each that did not survive with the reason. */
  report(cases: readonly Case[]): string {
    const played = cases.flatMap(({ key }) => this.#byKey.get(key) ?? []);
    const lines = [...Map.groupBy(played, ({ fault }) => fault), ['all', played] as const].map(([fault, same]) => {
      const count = (verdict: Verdict) => same.filter((result) => result.verdict === verdict).length;
      const alone = same.filter(({ exits, verdict }) => verdict === 'survived' && exits.length === 1).length;
      const seconds = same.map((result) => result.seconds).toSorted((a, b) => a - b);
      return [
        fault.padEnd(22),
        `${same.length}`.padStart(6),
        `${count('survived')}`.padStart(9),
        `${alone}`.padStart(6),
        `${count('hand')}`.padStart(7),
        `${count('wrong')}`.padStart(6),
        `${count('missed')}`.padStart(7),
        `${(seconds[seconds.length >> 1] ?? 0).toFixed(1)}`.padStart(9),
        `${(seconds.at(-1) ?? 0).toFixed(0)}`.padStart(8),
      ].join('');
    });
    const places = new Set(cases.map(({ point }) => placeOf(point))).size;
    const points = new Set(cases.map(({ story, point }) => `${story.name}\n${placeOf(point)}\n${point.which}`)).size;
    return [
      `${played.length} of ${cases.length} cases played: ${points} points at ${places} places in the code`,
      `${'fault'.padEnd(22)}played survived alone by hand wrong missed  median s   max s`,
      ...lines,
      ...played
        .filter(({ verdict }) => verdict === 'hand' || verdict === 'wrong')
        .map(
          ({ key, verdict, story, fault, sql, why }) =>
            `${verdict}: ${story} / ${fault} / ${sql}\n  ${why} (${key}.txt)`,
        ),
    ].join('\n');
  }
}

function verdictOf({ reached, problems, hand }: Outcome): Verdict {
  if (problems.length > 0) return 'wrong';
  if (hand !== undefined) return 'hand';
  return reached ? 'survived' : 'missed';
}
