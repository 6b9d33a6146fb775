import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: begun last, one of them would run alone at the end of the whole run. */
const longest = [
  'integration/run/kill',
  'integration/chaos',
  'integration/ddl/conformance',
  'integration/run/lost-connections',
  'integration/run/refusals',
  'integration/run/replica',
  'e2e/action/deployed',
  'e2e/action/ledger',
  'integration/run/lock-holders',
  'e2e/action/deploy',
  'integration/run/stopping',
  'integration/run/ddl-once',
  'e2e/action/cancel',
  'integration/run/walk-definition',
  'e2e/action/lint',
  'integration/chaos-suites',
  'integration/run/ddl-reconcile',
];

/** Begins with the files that take longest; the others follow in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
