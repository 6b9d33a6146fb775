import type { JudgedDdl, JudgedStatement } from '../../analysis/judged.ts';
import { mergeAlters, type WrittenAlter } from './alter-text.ts';

/** ALTERs of one table, at least two, that may be one. */
export interface AlterRun {
  readonly statements: readonly JudgedStatement[];
  readonly merged: WrittenAlter;
}

/** A longer series is reported in parts, to limit the time for one of them. */
const longest = 50;

/**
 * The ALTERs of a phase that follow each other on one table and can be merged; those of other tables may stand between
 * them, anything else may not.
 * @param counts says which statements are looked for
 */
export function alterRuns(
  phase: JudgedDdl,
  counts: (judged: JudgedStatement) => boolean,
  isBetter: (run: AlterRun) => boolean,
): readonly AlterRun[] {
  return consecutive(phase.statements, counts).flatMap((statements) => mergedParts(statements, isBetter));
}

function consecutive(
  statements: readonly JudgedStatement[],
  counts: (judged: JudgedStatement) => boolean,
): readonly (readonly JudgedStatement[])[] {
  const all: JudgedStatement[][] = [];
  const open = new Map<string, JudgedStatement[]>();
  for (const judged of statements) {
    if (judged.change === undefined) {
      open.clear();
      continue;
    }
    const { schema, name } = judged.change.before;
    const key = JSON.stringify([schema, name]);
    if (!counts(judged)) open.delete(key);
    else if (open.has(key)) open.get(key)?.push(judged);
    else {
      const run = [judged];
      open.set(key, run);
      all.push(run);
    }
  }
  return all.filter((run) => run.length > 1);
}

/** From the first on as many as can be one, then from the next on. */
function mergedParts(
  statements: readonly JudgedStatement[],
  isBetter: (run: AlterRun) => boolean,
): readonly AlterRun[] {
  const runs: AlterRun[] = [];
  let start = 0;
  while (start < statements.length - 1) {
    const found = longestPart(statements.slice(start, start + longest), isBetter);
    if (found !== undefined) runs.push(found);
    start += found?.statements.length ?? 1;
  }
  return runs;
}

/** Where some can be one, fewer of them can: all are tried at first, and then half as many more or less. */
function longestPart(
  statements: readonly JudgedStatement[],
  isBetter: (run: AlterRun) => boolean,
): AlterRun | undefined {
  let found: AlterRun | undefined;
  let most = statements.length;
  for (let size = most; size >= 2; size = Math.floor(((found?.statements.length ?? 1) + most + 1) / 2)) {
    const part = statements.slice(0, size);
    const merged = mergeAlters(part);
    const run = merged && { statements: part, merged };
    if (run !== undefined && isBetter(run)) found = run;
    else most = size - 1;
    if ((found?.statements.length ?? 1) >= most) break;
  }
  return found;
}
