import type { Catalog } from '../../catalog/catalog.ts';
import type { BackfillPhase, DdlPhase, GatePhase } from '../../migration/migration.ts';
import { assertWalkable } from '../backfill/assert-walkable.ts';
import { assertAccepted } from '../context/assert-accepted.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Meaning, meaningOf } from '../context/session-settings.ts';
import { deploymentUnknown, targetsUnknown } from '../gate/gate-phase.ts';
import { assertGranted } from '../judge/assert-granted.ts';
import { checkPhase, type PhaseCheck } from '../judge/check-phase.ts';
import type { PhaseEntry } from './enter-phase.ts';

/** What was settled about a phase before anything of it is written or sent. */
export type Prepared = { readonly check: PhaseCheck } & (
  | { readonly type: 'ddl'; readonly phase: DdlPhase }
  | { readonly type: 'backfill'; readonly phase: BackfillPhase; readonly catalog: Catalog }
  | { readonly type: 'gate'; readonly phase: GatePhase }
);

/**
 * Asks everything that could refuse a phase before it begins; writes nothing.
 * @throws Failure that leaves the database untouched
 */
export async function preparePhase(
  context: RunContext,
  request: RunRequest,
  { phase, state, attempt }: PhaseEntry,
  meaning: Meaning,
): Promise<Prepared> {
  const { migration, lint, searchCode } = request;
  const order = { migration, server: context.sessions.server, meaning, lint, searchCode };
  switch (phase.type) {
    case 'expand':
    case 'contract': {
      const ended = (index: number) => ['done', 'intended'].includes(state.forward.get(index)?.status ?? '');
      const open = phase.statements.filter((statement) => !ended(statement.index));
      const catalog = await readCatalog(context, [phase]);
      const check = await checkPhase({ ...order, phase: { ...phase, statements: open }, catalog });
      await assertGranted(context, phase, open);
      await assertAccepted(context, phase, meaning, []);
      return { type: 'ddl', phase, check };
    }
    case 'backfill': {
      const catalog = await readCatalog(context, [phase]);
      const id = { migration: context.migration, phase: phase.name, attempt, direction: 'forward' as const };
      const { replicas } = request;
      const { walks } = state;
      await assertWalkable(context, { phase, query: phase.batch.query, id, meaning, catalog, walks, replicas });
      const check = await checkPhase({ ...order, phase, catalog });
      return { type: 'backfill', phase, catalog, check };
    }
    case 'gate': {
      if (phase.deployed !== undefined) {
        if (request.deployed === undefined) throw deploymentUnknown(phase);
        // Whoever may not ask finds that out here, and not in a gate that has begun.
        await request.deployed(phase.deployed);
      }
      if (phase.completeOn !== undefined) {
        if (request.completeOn === undefined) throw targetsUnknown(phase);
        const before = migration.phases.filter(({ index }) => index < phase.index);
        await request.completeOn(phase.completeOn, migration.name, before);
      }
      const catalog = await readCatalog(context, [phase]);
      const check = await checkPhase({ ...order, phase, catalog });
      await assertAccepted(context, phase, meaning, phase.query === undefined ? [] : [phase.query]);
      return { type: 'gate', phase, check };
    }
  }
}

/** The values of sql_mode and time_zone that a phase runs with: those it began with, where it has begun. */
export function meaningFor(context: RunContext, request: RunRequest, entry: PhaseEntry): Meaning {
  return entry.from !== undefined && entry.state.session
    ? entry.state.session
    : meaningOf(request.migration.session, context.sessions.server);
}
