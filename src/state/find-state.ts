import { ExitCode, Failure } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';
import type { Query } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { newestState } from './newest-state.ts';

/** Whether the state tables exist, and their version. */
export type StatePresence = 'absent' | { readonly version: number };

/**
 * Looks for the state tables; writes nothing. The comment of `phasedb_locks` holds their version.
 * @param known the newest version that the tool knows
 * @throws Failure `state-foreign`, `state-newer` (exit 4)
 */
export async function findState(query: Query, database: string, known = newestState): Promise<StatePresence> {
  const rows = await query(
    "SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'phasedb_locks'",
    [database],
  );
  if (rows.length === 0) return 'absent';
  const version = /^phasedb state (\d+)$/.exec(rows[0]?.comment ?? '')?.[1];
  if (version === undefined) {
    throw new Failure({
      code: 'state-foreign',
      exit: ExitCode.needsDecision,
      message: `The table ${database}.phasedb_locks exists, but phasedb did not create it: its comment names no state version.`,
      untouched: 'Nothing was changed.',
      remedy: `Rename that table, or keep the state in another database with ${optionCalled('state-database')}.`,
    });
  }
  if (Number(version) > known) throw await newerState(query, database, Number(version), known);
  return { version: Number(version) };
}

/** The refusal of a state that a newer tool has upgraded, or has begun to upgrade. */
export async function newerState(query: Query, database: string, version: number, known: number): Promise<Failure> {
  const tool = await upgradingTool(query, database);
  return new Failure({
    code: 'state-newer',
    exit: ExitCode.needsDecision,
    message: `This phasedb cannot read the state in ${database}: it has version ${version}${tool === undefined ? '' : `, written by phasedb ${tool}`} (newest known: ${known}).`,
    untouched: 'Nothing was changed.',
    remedy: `Use phasedb ${tool ?? 'of a newer version'}${tool === undefined ? '' : ' or newer'}.`,
  });
}

/** The tool that upgraded the state last, else the last one that wrote: an older one does not write beside a newer state. */
async function upgradingTool(query: Query, database: string): Promise<string | undefined> {
  try {
    const [row] = await query(
      `SELECT tool_version FROM ${quoteIdentifier(database)}.phasedb_history ORDER BY event = 'state-upgraded' DESC, id DESC LIMIT 1`,
    );
    return row?.tool_version ?? undefined;
  } catch {
    // A newer version may keep its history otherwise; the refusal stands without the name of the tool.
    return undefined;
  }
}
