import type { EncodedKey } from '../../catalog/key-codec.ts';
import { isSameTable, readCreated, readTableIdentity } from '../../catalog/table-identity.ts';
import type { WalkDefinition, WitnessColumn } from '../../catalog/walk-definition.ts';
import type { Session } from '../../mysql/session.ts';
import type { Checkpoint } from '../../state/checkpoint.ts';
import { readCheckpoints } from '../../state/checkpoints.ts';
import type { StateTables } from '../../state/state-tables.ts';
import type { RunContext } from '../context/run-context.ts';
import type { BackfillOrder } from './order.ts';
import { compareWalk } from './take-up-walk.ts';
import type { WalkWork } from './walk-work.ts';
import { identityOf, readText, readWalkedTable, type WalkedTable } from './walked-table.ts';
import { isStillDone, presentColumns, witnessExpression } from './witness.ts';

/** Between two chunks somebody changed the walked table; the chunk that found out was rolled back. */
export class DefinitionMoved extends Error {
  constructor() {
    super('the definition of the walked table has changed');
  }
}

/** The walk as it is now: its ranges share it, and each sees what another has found out about the table. */
export class LiveWalk {
  readonly token: string;
  readonly #context: RunContext;
  readonly #order: BackfillOrder;
  #work: WalkWork;
  #definition: WalkDefinition;
  #text: string;
  #witnesses: readonly (WitnessColumn | undefined)[];
  #reading: Promise<boolean> | undefined;

  constructor(
    context: RunContext,
    order: BackfillOrder,
    token: string,
    found: WalkedTable & { readonly definition: WalkDefinition },
    work: WalkWork,
  ) {
    this.#context = context;
    this.#order = order;
    this.token = token;
    this.#work = work;
    this.#definition = found.definition;
    this.#text = found.text;
    this.#witnesses = presentColumns(found.definition.witnesses, found.table);
  }

  get work(): WalkWork {
    return this.#work;
  }

  /** The definition of the table that the work is planned on. */
  get text(): string {
    return this.#text;
  }

  get definition(): WalkDefinition {
    return this.#definition;
  }

  /**
   * What a chunk keeps of its last row, for {@link ChunkStep.witness}: nothing where that row may not be one that it changed.
   * @param seen rows that the chunk looked at
   */
  witness(end: EncodedKey, seen: number, changed: number): string | null | undefined {
    const { query, codec } = this.#work;
    if (query.verb === 'insert-select' ? seen === 0 : changed === 0) return undefined;
    if (query.verb === 'delete' || !codec.findsRow || (query.verb === 'update' && changed !== seen)) return null;
    return this.#witnesses.length === 0 ? null : witnessExpression(this.#work, this.#witnesses, end);
  }

  /**
   * In a chunk's transaction, after its first read of the table: the metadata lock of that read then keeps the definition
   * and the table as they are until the chunk commits. MySQL answers SHOW CREATE TABLE from its cache. That the range's last
   * chunk is in this table is shown by the row that it ended with; only where that row is another now (or says nothing) is
   * the server asked by what it knows the table, which takes ten times as long; for 1 s at most, since the chunk holds rows.
   * @param present the range's checkpoint
   * @throws DefinitionMoved
   */
  async assertUnmoved(session: Session, { witness }: Checkpoint): Promise<void> {
    const { schema, table, identity } = this.#definition;
    if ((await readText(session, { schema, name: table })) !== this.#text) throw new DefinitionMoved();
    if (witness !== null && (await isStillDone(session, this.#work, this.#witnesses, witness))) return;
    const query = session.asQuery;
    const now =
      witness === null ? await readCreated(query, schema, table) : await readTableIdentity(query, schema, table, 1);
    if (now === undefined || !isSameTable(identity, { ...identity, ...now })) throw new DefinitionMoved();
    if (now.created !== identity.created) throw new DefinitionMoved();
  }

  /** After the last chunk of a sweep: whether the table that was walked is the one that has its name now. */
  async assertStillThere(session: Session): Promise<void> {
    const { schema, table, identity, written } = this.#definition;
    const now = await identityOf(this.#context, schema, table);
    const target = this.#order.query.written;
    const targetNow =
      written &&
      (await identityOf(this.#context, target.schema ?? this.#context.sessions.server.database, target.table));
    const same = now !== undefined && isSameTable(identity, now);
    if (same && (written === undefined || (targetNow !== undefined && isSameTable(written, targetNow)))) return;
    await this.readAgain(session);
  }

  /**
   * Plans the walk over the table as it is now, if its cursor still belongs to it.
   * @returns false where nothing of the table has changed
   * @throws Failure `walk-key-changed`, `walk-table-replaced` (exit 4) and what planning throws
   */
  async readAgain(session: Session): Promise<boolean> {
    this.#reading ??= this.#readAgain(session).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAgain(session: Session): Promise<boolean> {
    const { id } = this.#order;
    const { sessions, stateDatabase } = this.#context;
    const found = await readWalkedTable(this.#context, this.#order, session, this.#definition);
    const checkpoints = await sessions.onControl(() => readCheckpoints(sessions.control, stateDatabase, id));
    const outcome = await sessions.repeatable(session, () =>
      compareWalk(this.#order, session, this.#definition, found, checkpoints),
    );
    if ('refusal' in outcome) throw outcome.refusal;
    // Where nothing moved, its caller must not try once more.
    const moved = found.text !== this.#text || !isSameTable(this.#definition.identity, found.identity);
    const { plan, definition, text } = found;
    if (plan.kind === 'limit' || definition === undefined) throw new Error('a walk over a key became one without');
    if (outcome.kept !== undefined) {
      this.#context.report({ type: 'notice', text: outcome.kept });
      await recordDefinition(this.#context, this.#order, this.#definition, definition);
    }
    this.#work = plan.work;
    this.#definition = keepWitnesses(this.#definition, definition);
    this.#text = text;
    this.#witnesses = presentColumns(this.#definition.witnesses, found.table);
    return moved;
  }
}

/** Hashes in the checkpoints stay in the order of the columns that the walk began with. */
export function keepWitnesses(before: WalkDefinition, now: WalkDefinition): WalkDefinition {
  return { ...now, witnesses: before.witnesses };
}

/** Later runs compare with the definition as it is now. */
export async function recordDefinition(
  context: Pick<RunContext, 'journal'>,
  { id }: Pick<BackfillOrder, 'id'>,
  before: WalkDefinition,
  now: WalkDefinition,
  more: { readonly state?: StateTables; readonly reason?: string } = {},
): Promise<void> {
  await context.journal.record({
    phase: id.phase,
    attempt: id.attempt,
    detail: {
      event: 'walk-definition',
      direction: id.direction,
      definition: keepWitnesses(before, now),
      ...more,
    },
  });
}
