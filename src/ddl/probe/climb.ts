import type { CatalogQuery } from '../../catalog/catalog-query.ts';
import type { ServerFacts } from '../verdict.ts';
import type { Rung } from './ladder.ts';
import type { Plan } from './plan.ts';
import { refusalOf } from './refusal.ts';
import type { Scratch } from './scratch.ts';

/** The first rung that the server accepted, or why it accepts none. */
export type Climbed =
  | {
      readonly rung: Rung;
      /** What it said to the rung before; undefined: the first one was accepted. */
      readonly lastRefusal: string | undefined;
      /** Undefined without the PROCESS privilege. */
      readonly rebuild: boolean | undefined;
    }
  | { readonly refused: string };

/**
 * Makes a fresh empty copy of the table and tries the statement on it, rung by rung. What the server refuses leaves the copy as it
 * is, so the copy is good until the first success.
 * @throws what `query` throws, if it is no refusal
 */
export async function climb(
  query: CatalogQuery,
  scratch: Scratch,
  plan: Plan,
  rungs: readonly Rung[],
  session: Pick<ServerFacts, 'strict' | 'foreignKeyChecks'>,
): Promise<Climbed> {
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
  for (const rung of rungs) {
    try {
      await query(plan.statement(rung.assertion));
    } catch (error) {
      lastRefusal = without(scratch, refusalOf(error));
      continue;
    }
    return { rung, lastRefusal, rebuild: await rebuilt(rung, before, scratch) };
  }
  return { refused: `the probe server refused the statement with every algorithm: ${lastRefusal}` };
}

async function rebuilt(rung: Rung, before: readonly string[], scratch: Scratch): Promise<boolean | undefined> {
  if (rung.algorithm !== 'inplace') return rung.algorithm === 'copy';
  const after = await scratch.tableIds();
  if (after === undefined) return undefined;
  return before.length > 0 && !before.some((id) => after.has(id));
}

/** The name of the scratch schema tells a reader nothing. */
function without({ schema }: Scratch, message: string): string {
  return message.replaceAll(`\`${schema}\`.`, '').replaceAll(`${schema}.`, '').replaceAll(`${schema}/`, '');
}
