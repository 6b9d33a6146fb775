import { atLeast, isSameLine, newestKnown, type Version } from '../core/mysql-version.ts';
import { classify } from '../ddl/classify.ts';
import type { Decide } from '../ddl/decision.ts';
import type { Verdict } from '../ddl/verdict.ts';
import { worst } from '../ddl/worst.ts';

/** By the rules of the classifier; of several versions the worst counts, and `because` says from which one on it is better. */
export const decideByRules: Decide = async ({ statement, catalog, server, versions }) => {
  const judged = versions.map((version) => ({
    version,
    verdict: classify(statement, catalog, { ...server, version }),
  }));
  const chosen = worst(judged.map(({ verdict }) => verdict));
  const alike = judged.filter(({ verdict }) => sameClass(verdict, chosen));
  const verdict: Verdict = {
    ...chosen,
    because: chosen.because + betterLater(judged, chosen),
    assumes: [...new Set([...alike.flatMap((one) => one.verdict.assumes), ...newerThanKnown(versions, chosen)])],
  };
  return { verdict, decidedBy: verdict.algorithm === 'unknown' ? 'unknown' : 'rules' };
};

function sameClass(a: Verdict, b: Verdict): boolean {
  return a.algorithm === b.algorithm && a.lock === b.lock && a.rebuild === b.rebuild;
}

/** @param judged ascending by version */
function betterLater(
  judged: readonly { readonly version: Version; readonly verdict: Verdict }[],
  chosen: Verdict,
): string {
  const last = judged.findLastIndex(({ verdict }) => sameClass(verdict, chosen));
  const better = judged[last + 1];
  if (better === undefined) return '';
  const { algorithm, rebuild } = better.verdict;
  const how = algorithm === 'inplace' ? `in place${rebuild === true ? ', with a rebuild' : ''}` : algorithm;
  return ` (from MySQL ${better.version.join('.')} on it is ${how})`;
}

function newerThanKnown(versions: readonly Version[], { algorithm }: Verdict): readonly string[] {
  const newer = versions.find((version) => !isSameLine(version, newestKnown) && atLeast(version, newestKnown));
  if (newer === undefined || algorithm === 'none') return [];
  return [
    `MySQL ${newer.join('.')} does what ${newestKnown[0]}.${newestKnown[1]} does, the newest version whose rules are known`,
  ];
}
