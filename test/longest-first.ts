import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: begun last, one of them would run alone at the end of the whole run. */
const longest = [
  'integration/ddl/conformance',
  'integration/chaos',
  'integration/run/kill',
  'integration/run/lost-connections',
  'e2e/action/ledger',
  'e2e/action/deployed',
  'e2e/action/deploy',
  'integration/run/stopping',
  'e2e/action/cancel',
  'e2e/action/lint',
  'integration/run/replica',
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
