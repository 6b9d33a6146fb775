import type { BackfillPhase, DdlPhase, GatePhase, GateQuery } from '../../migration/migration.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { RunContext } from '../context/run-context.ts';
import { stoppedBefore } from '../context/stop.ts';
import { expectedText } from '../gate/gate-phase.ts';
import { askGateUntilStop } from '../gate/gate-query.ts';
import { checkEffects, type ObjectEffect } from './check-effects.ts';
import type { Promised } from './promise.ts';

type Asking = Pick<RunContext, 'sessions' | 'stop'>;

/**
 * What the statements of an expand or contract were to make, compared with what is there.
 * @param sqlMode the author's
 */
export async function checkStatements(context: Asking, phase: DdlPhase, sqlMode: string): Promise<Promised[]> {
  const { control, server } = context.sessions;
  const order = { session: control, sqlMode, database: server.database };
  const effects = await context.sessions.onControl(() => checkEffects(order, phase.statements));
  return effects.map((effect) => promisedOf(phase.name, effect));
}

/** An effect as a promise of its phase. */
export function promisedOf(phase: string, { object, status, text }: ObjectEffect): Promised {
  const named = { name: `${phase}: ${object}`, kind: 'definition' } as const;
  switch (status) {
    case 'there':
      return { ...named, result: 'holds', text: 'is as its statements make it' };
    case 'differs':
      return { ...named, result: 'fails', text: `is not as its statements make it\n${text}` };
    case 'not-checked':
      return { ...named, result: 'not_checked', text };
  }
}

/** What a backfill says of its own end: `done_when`, or that its query finds no more row. */
export async function checkBackfill(context: Asking, session: Session, phase: BackfillPhase): Promise<Promised> {
  const { doneWhen, query } = phase.batch;
  if (doneWhen !== undefined) return checkQuery(context, session, `${phase.name}: done_when`, doneWhen);
  const name = `${phase.name}: rows left`;
  const unknown = { name, kind: 'query', result: 'not_checked' } as const;
  if (!query.selfConsuming || query.where === undefined)
    return { ...unknown, text: 'without done_when, nothing shows whether a row was changed' };
  const { schema, table, alias } = query.walked;
  const sql = `SELECT EXISTS(SELECT 1 FROM ${quoteTable({ schema, name: table })} AS ${quoteIdentifier(alias ?? table)} WHERE (${query.where}))`;
  const left = await checkQuery(context, session, name, {
    sql,
    expected: 0,
    place: phase.place,
    locate: () => phase.place,
  });
  if (left.result === 'holds') return { ...left, text: 'the query finds no more row' };
  // The author's WHERE may lean on a CTE that stands outside it.
  if (left.failedWith !== undefined)
    return { ...unknown, text: `the query's WHERE cannot be asked alone: ${left.failedWith}` };
  return {
    ...left,
    text: 'the query still finds rows. They may be new ones; done_when would say how many may be left',
  };
}

/** A gate's query; what other conditions wait for is in the past or outside of the database. */
export async function checkGate(context: Asking, session: Session, phase: GatePhase): Promise<Promised[]> {
  const checks: Promised[] = [];
  if (phase.query !== undefined) checks.push(await checkQuery(context, session, `${phase.name}: query`, phase.query));
  if (phase.deployed !== undefined)
    checks.push({
      name: `${phase.name}: deployed`,
      kind: 'query',
      result: 'not_checked',
      text: 'GitHub is not asked; a contract asks it once more',
    });
  if (phase.completeOn !== undefined)
    checks.push({
      name: `${phase.name}: complete_on`,
      kind: 'query',
      result: 'not_checked',
      text: `${phase.completeOn} is not asked; a contract asks it once more`,
    });
  return checks;
}

/** Asks a query once. @throws Failure `stopped` (exit 5); ServerError when the connection is lost */
async function checkQuery(
  context: Asking,
  session: Session,
  name: string,
  query: GateQuery,
): Promise<Promised & { readonly failedWith?: string }> {
  const named = { name, kind: 'query' } as const;
  try {
    const answer = await askGateUntilStop(context, session, query);
    if (answer === undefined) throw stoppedBefore(`${name} was answered`, context.stop);
    const { holds, shown: value } = answer;
    return holds
      ? { ...named, result: 'holds', text: `gives ${value}` }
      : { ...named, result: 'fails', text: `gives ${value}, expected ${expectedText(query)}` };
  } catch (error) {
    if (context.stop.requested || (error instanceof ServerError && error.kind === 'connection-lost')) throw error;
    return { ...named, result: 'fails', text: describeError(error), failedWith: describeError(error) };
  }
}
