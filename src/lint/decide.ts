import type { Catalog } from '../catalog/catalog.ts';
import { classify, worst } from '../ddl/classify.ts';
import type { ServerFacts, Verdict, Version } from '../ddl/verdict.ts';
import { atLeast, newestKnown } from '../ddl/versions.ts';
import type { Statement } from '../sql/statement.ts';

export type DecidedBy = 'rules' | 'probe' | 'unknown';

export interface Question {
  readonly statement: Statement;
  readonly sql: string;
  /** As it stands before the statement. */
  readonly catalog: Catalog;
  readonly server: Omit<ServerFacts, 'version'>;
  /** At least one; several where the version is not known. */
  readonly versions: readonly Version[];
}

export interface Decision {
  readonly verdict: Verdict;
  readonly decidedBy: DecidedBy;
}

/** Says what MySQL does with a statement: by rules, or by asking a server. */
export type Decide = (question: Question) => Promise<Decision>;

/** By the rules of the classifier; of several versions the worst counts. */
export const decideByRules: Decide = async ({ statement, catalog, server, versions }) => {
  const verdict = worst(versions.map((version) => classify(statement, catalog, { ...server, version })));
  const newer = versions.find((version) => !sameLine(version) && atLeast(version, newestKnown));
  const assumes =
    newer === undefined || verdict.algorithm === 'none'
      ? verdict.assumes
      : [...verdict.assumes, `MySQL ${newer.join('.')} does what ${newestKnown[0]}.${newestKnown[1]} does`];
  return { verdict: { ...verdict, assumes }, decidedBy: verdict.algorithm === 'unknown' ? 'unknown' : 'rules' };
};

function sameLine(version: Version): boolean {
  return version[0] === newestKnown[0] && version[1] === newestKnown[1];
}
