import type { CatalogQuery } from '../../catalog/catalog-query.ts';
import type { ServerFacts } from '../verdict.ts';
import type { Combination } from './combinations.ts';
import type { Plan } from './plan.ts';
import { refusalOf } from './refusal.ts';
import type { Scratch } from './scratch.ts';

/** The first combination that the server accepted, or why it accepts none. */
export type Attempt =
  | {
      readonly combination: Combination;
      /** What it said to the combination before; undefined: the first one was accepted. */
      readonly lastRefusal: string | undefined;
      /** Undefined without the PROCESS privilege. */
      readonly rebuild: boolean | undefined;
    }
  | { readonly refused: string };

/**
 * Creates an empty copy of the table and tries the statement on it with one combination after the other. A refusal leaves
 * the copy unchanged, so the copy is good until the first success.
 * @throws what `query` throws, if it is not a refusal
 */
export async function tryCombinations(
  query: CatalogQuery,
  scratch: Scratch,
  plan: Plan,
  combinations: readonly Combination[],
  session: Pick<ServerFacts, 'strict' | 'foreignKeyChecks'>,
): Promise<Attempt> {
  await scratch.empty();
  let others: ReadonlySet<string> | undefined;
  try {
    for (const sql of plan.others) await query(sql);
    others = (await scratch.tableIds()) ?? new Set();
    for (const sql of plan.copy) await query(sql);
  } catch (error) {
    const said = without(scratch, refusalOf(error));
    const whose = others === undefined ? `a table that shares a foreign key with ${plan.table.name}` : plan.table.name;
    return { refused: `the probe server refused the definition of ${whose}: ${said}` };
  }
  const before = [...((await scratch.tableIds()) ?? [])].filter((id) => !others.has(id));
  await scratch.settle(session);
  let lastRefusal: string | undefined;
  for (const combination of combinations) {
    try {
      await query(plan.statement(combination.assertion));
    } catch (error) {
      lastRefusal = without(scratch, refusalOf(error));
      continue;
    }
    return { combination, lastRefusal, rebuild: await rebuilt(combination, before, scratch) };
  }
  return { refused: `the probe server refused the statement with every algorithm: ${lastRefusal}` };
}

async function rebuilt(
  combination: Combination,
  before: readonly string[],
  scratch: Scratch,
): Promise<boolean | undefined> {
  if (combination.algorithm !== 'inplace') return combination.algorithm === 'copy';
  const after = await scratch.tableIds();
  if (after === undefined) return undefined;
  return before.length > 0 && !before.some((id) => after.has(id));
}

/** The name of the scratch schema means nothing to a reader. */
function without({ schema }: Scratch, message: string): string {
  return message.replaceAll(`\`${schema}\`.`, '').replaceAll(`${schema}.`, '').replaceAll(`${schema}/`, '');
}
