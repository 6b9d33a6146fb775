import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { AlterTable, CreateIndex, CreateTable, DropIndex } from '../../sql/statements/statement.ts';
import { addsForeignKeys, type CopyNames, statementOnCopy } from './copy-statement.ts';
import { dropCopy, momentaryName } from './created-object.ts';
import { type DatabaseObject, normaliseTableDefinition, splitDefinition } from './definition.ts';
import { constraintName, generatedName } from './renamed.ts';
import { sendAs } from './send-as.ts';
import { constraintsAfter } from './set-apart.ts';

/** A statement about one table, and the table as it is: null where the statement makes it. */
export interface CopyOrder {
  readonly session: Session;
  /** The author's. */
  readonly sqlMode: string;
  readonly sql: string;
  readonly statement: AlterTable | CreateIndex | DropIndex | CreateTable;
  readonly table: DatabaseObject;
  readonly definition: string | null;
}

/**
 * The table's definition after the statement (under its old name), from an empty copy that the statement is run on. The
 * copy is temporary where MySQL allows that (it vanishes with the session), else an ordinary table that is dropped at
 * once. What foreign keys point to is left out of it: such a copy would lock the real parent.
 * @returns undefined where the statement fails on both: it will fail on the table as well, and tell more about it there
 */
export async function expectedTable(order: CopyOrder): Promise<string | undefined> {
  const outcome = await tryOnCopy(order);
  return 'definition' in outcome ? outcome.definition : undefined;
}

/** The same, or the server's reason. */
export async function tryOnCopy(
  order: CopyOrder,
): Promise<{ readonly definition: string } | { readonly refused: string }> {
  const { session, statement, table } = order;
  await dropLeftover(session, { ...table, name: momentaryName(table) });
  const kinds = addsForeignKeys(order.sql, statement) ? (['TABLE'] as const) : (['TEMPORARY TABLE', 'TABLE'] as const);
  let refused = 'phasedb cannot run it on a copy';
  for (const kind of kinds) {
    const outcome = await onCopy(order, kind);
    if (outcome === undefined) continue;
    if ('definition' in outcome) return outcome;
    refused = outcome.refused;
  }
  return { refused };
}

/** An ordinary copy stays where its session ended in between. */
async function dropLeftover(session: Session, copy: DatabaseObject): Promise<void> {
  const left = await session.queryOne(
    'SELECT 1 AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [copy.schema, copy.name],
  );
  if (left !== undefined) await session.execute(`DROP TABLE IF EXISTS ${quoteTable(copy)}`);
}

async function onCopy(
  order: CopyOrder,
  kind: 'TEMPORARY TABLE' | 'TABLE',
): Promise<{ readonly definition: string } | { readonly refused: string } | undefined> {
  const { session, sqlMode, statement, table, definition } = order;
  const names: CopyNames = { kind, table, copy: { schema: table.schema, name: momentaryName(table) } };
  const apart =
    definition === null ? undefined : splitDefinition(definition, kind === 'TABLE' ? 'constraints' : 'foreign-keys');
  const plan = statementOnCopy(order.sql, statement, names, apart?.apart ?? []);
  if (plan === undefined) return undefined;
  const copy = quoteTable(names.copy);
  const head = `CREATE TABLE ${quoteIdentifier(table.name)} `;
  if (apart !== undefined && !apart.body.startsWith(head)) return undefined;
  const withKeys = kind === 'TABLE' && addsForeignKeys(order.sql, statement);
  try {
    // The parents that the copy's foreign keys point to do not exist.
    if (withKeys) await session.execute('SET SESSION foreign_key_checks = 0');
    if (apart !== undefined) await session.execute(`CREATE ${kind} ${copy} ${apart.body.slice(head.length)}`);
    if (plan.sql !== undefined) await sendAs(session, sqlMode, plan.sql);
    const text = (await session.queryOne(`SHOW CREATE TABLE ${copy}`))?.['Create Table'];
    if (text == null) return undefined;
    const own = plan.restore(text.replace(/^CREATE (TEMPORARY )?TABLE `(?:[^`]|``)*` /, head));
    const kept = constraintsAfter(apart?.apart ?? [], statement, table);
    const taken = { ibfk: definition ?? '', chk: [own, ...kept].join('\n') };
    return { definition: withConstraints(withOwnNames(own, names, taken), kept) };
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return { refused: describeError(error) };
    throw error;
  } finally {
    await dropCopy(session, kind, copy);
    if (!session.lost) {
      if (withKeys) await session.execute('SET SESSION foreign_key_checks = 1');
    }
  }
}

/**
 * A constraint without a name is called after its table and counted on from the highest such number there is
 * (MySQL 9.7 reference manual, "CHECK Constraints" and "FOREIGN KEY Constraints"); on the copy it was called after that.
 * A key that the same statement drops counts, a check does not (9.7.4).
 */
function withOwnNames(definition: string, { copy, table }: CopyNames, taken: Readonly<Record<string, string>>): string {
  const highest = (kind: string) =>
    [...(taken[kind] ?? '').matchAll(generatedName(table.name, 'gi'))]
      .filter(([, of]) => of === kind)
      .reduce((most, [, , number]) => Math.max(most, Number(number)), 0);
  return definition.replace(generatedName(copy.name, 'gi'), (_, kind: string, number: string) =>
    constraintName(table.name, kind, highest(kind) + Number(number)),
  );
}

/** Puts lines of constraints back into a SHOW CREATE TABLE text: checks in front of the parenthesis, keys as normalised. */
function withConstraints(definition: string, lines: readonly string[]): string {
  if (lines.length === 0) return normaliseTableDefinition(definition);
  const all = definition.split('\n');
  const end = all.findIndex((line) => line.startsWith(')'));
  const before = all.slice(0, end).map((line, index) => (index === end - 1 ? `${line},` : line));
  const added = lines.map((line, index) => (index === lines.length - 1 ? line : `${line},`));
  return normaliseTableDefinition([...before, ...added, ...all.slice(end)].join('\n'));
}
