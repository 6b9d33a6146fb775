import type { Catalog } from '../../catalog/catalog.ts';
import { type EncodedKey, KeyCodec } from '../../catalog/key-codec.ts';
import { beginsWithInteger } from '../../catalog/walk-key.ts';
import { mostChunkRows } from '../../migration/chunk-limits.ts';
import type { BackfillPhase, SessionSettings } from '../../migration/migration.ts';
import { killQuery } from '../../mysql/processes.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { QueryReading } from '../../sql/queries/read-query.ts';
import { type NotMeasured, type SampledStatement, sampledStatement } from './sampled-statement.ts';

/** The measured time of a backfill's statement on a few ranges of its table. */
export interface Measured {
  /** Rows read, in all ranges together. */
  readonly rows: number;
  /** Rows changed (and rolled back). */
  readonly changed: number;
  readonly places: number;
  /** Per row read, without the commit of a chunk. */
  readonly secondsPerRow: number;
}

/** A backfill to measure. @see sampledStatement */
export interface MeasureOrder {
  readonly phase: BackfillPhase;
  readonly reading: QueryReading;
  readonly session: SessionSettings;
  /** The tables as they are on the server now. */
  readonly catalog: Catalog;
}

export type Measure = (order: MeasureOrder) => Promise<Measured | NotMeasured>;

/** The limit for all samples together; a running statement is killed then. */
const MOST_MS = 2_000;
const MOST_ROWS = 10_000;
/** The target time of one sample, whose rows are locked meanwhile. */
const PLACE_MS = 100;
/** The first samples are small, because the time per row is unknown. Each is so many times as large as the one before. */
const FIRST_ROWS = 5;
const GROWTH = 8;
/** Positions between the lowest and the highest key; the first ones are for the small samples. */
const WHERE = [0.5, 0.25, 0.75, 0.1, 0.9, 0.4, 0.6];

/**
 * Runs a backfill's statement on a few ranges of the key, each in a transaction that is rolled back. It commits nothing and
 * writes nothing to the binary log.
 * @param session with the settings of a run, and with foreign_key_checks=0, lock_wait_timeout=1, innodb_lock_wait_timeout=1
 * @param guard kills a statement that takes too long
 * @param fixedZone see KeyCodec
 */
export async function measureBackfill(
  order: MeasureOrder,
  session: Session,
  guard: Session,
  fixedZone: boolean,
): Promise<Measured | NotMeasured> {
  const statement = sampledStatement(order.phase, order.reading, order.catalog);
  if ('why' in statement) return statement;
  const { rowsEstimate, averageRowBytes } = statement.walked.facts ?? {};
  const share = Math.max(1, Math.floor(Math.min(rowsEstimate || MOST_ROWS, MOST_ROWS) / WHERE.length));
  const most = Math.min(share, mostChunkRows(order.phase.batch.size, averageRowBytes));
  const samples: Sample[] = [];
  const budget = new Budget(session, guard);
  try {
    const sampler = new Sampler(statement, session, fixedZone);
    let rows = Math.min(most, FIRST_ROWS);
    for (const place of await sampler.places()) {
      if (budget.isSpent) break;
      const sample = await sampler.sample(place, rows);
      if ('why' in sample) return sample;
      if (sample.rows === 0) continue;
      samples.push(sample);
      const wanted = Math.floor(PLACE_MS / 1000 / (sample.seconds / sample.rows));
      rows = Math.max(1, Math.min(most, rows * GROWTH, wanted));
    }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (samples.length === 0) return { why: whyFailed(error, budget) };
  } finally {
    budget.close();
  }
  // The time of a small sample is mostly the network's, not that of its rows.
  const largest = Math.max(0, ...samples.map(({ rows }) => rows));
  const counted = samples.filter(({ rows }) => rows * 2 > largest);
  const sum = (figure: (sample: Sample) => number) => counted.reduce((total, sample) => total + figure(sample), 0);
  const rows = sum((sample) => sample.rows);
  if (rows === 0) return { why: `${statement.walked.name} has no rows` };
  return {
    rows,
    changed: sum(({ changed }) => changed),
    places: counted.length,
    secondsPerRow: sum(({ seconds }) => seconds) / rows,
  };
}

/** The error without the values that the server quotes: more people may read the report than the table. */
function whyFailed(error: ServerError, budget: Budget): string {
  if (error.kind === 'killed' && budget.isSpent) return `a sample took longer than ${MOST_MS / 1000} s`;
  if (error.kind === 'lock-wait' || error.kind === 'deadlock') return 'other sessions lock the rows or the table';
  if (error.kind === 'access-denied') return 'this user lacks the privileges that the backfill needs';
  if (error.kind === 'conversion' || error.kind === 'duplicate-key') {
    const column = /\bcolumn '([^']{1,64})'/i.exec(error.message)?.[1];
    const where = column === undefined ? '' : ` for the column ${column}`;
    return `MySQL refused a sample row with error ${error.errno}${where}; the backfill would fail with it too`;
  }
  return `MySQL refused the sample with error ${error.errno ?? 'unknown'}`;
}

/** The time limit of all samples together. It ends a statement that runs at its end or starts later. */
class Budget {
  isSpent = false;
  readonly #timer: NodeJS.Timeout;
  #killer: NodeJS.Timeout | undefined;

  constructor(session: Session, guard: Session) {
    const end = () => {
      // Without the guard the connection is closed, which rolls back its transaction.
      if (session.busy) killQuery(guard, session.id).catch(() => session.destroy());
    };
    this.#timer = setTimeout(() => {
      this.isSpent = true;
      end();
      this.#killer = setInterval(end, 100);
    }, MOST_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#killer);
  }
}

interface Sample {
  readonly rows: number;
  readonly changed: number;
  readonly seconds: number;
}

/** The key of the first row of a sample of so many rows; null: the table has fewer. */
type Place = (rows: number) => Promise<EncodedKey | null>;

class Sampler {
  readonly #statement: SampledStatement;
  readonly #session: Session;
  readonly #codec: KeyCodec;
  readonly #from: string;
  /** Starts of samples: in a key with gaps, several positions can lead to the same row. */
  readonly #begun = new Set<string>();

  constructor(statement: SampledStatement, session: Session, fixedZone: boolean) {
    const { walked, key, qualifier } = statement;
    this.#statement = statement;
    this.#session = session;
    this.#codec = new KeyCodec(key, qualifier, fixedZone);
    this.#from = `${quoteTable(walked)} AS ${qualifier} FORCE INDEX (${quoteIdentifier(key.name)})`;
  }

  /** Positions in the middle need an integer key, which allows to compute them. The start and the end need none. */
  async places(): Promise<readonly Place[]> {
    const { key, qualifier } = this.#statement;
    const ends: Place[] = [() => this.#key(`ORDER BY ${this.#codec.orderBy} LIMIT 1`), (rows) => this.#beforeEnd(rows)];
    const [first] = key.parts;
    if (first === undefined || !beginsWithInteger(key)) return [...ends, ...ends, ...ends];
    const column = `${qualifier}.${quoteIdentifier(first.column)}`;
    const found = await this.#session.queryOne(
      `SELECT MIN(${column}) AS low, MAX(${column}) AS high FROM ${this.#from}`,
    );
    if (found?.low == null || found.high == null) return [];
    const low = BigInt(found.low);
    const width = BigInt(found.high) - low;
    const within = WHERE.map((part) => async () => {
      const value = low + (width * BigInt(Math.round(part * 1000))) / 1000n;
      return this.#key(`WHERE ${column} >= ${value} ORDER BY ${this.#codec.orderBy} LIMIT 1`);
    });
    return [...within, ...ends, ...ends];
  }

  #beforeEnd(rows: number): Promise<EncodedKey | null> {
    return this.#key(`ORDER BY ${this.#codec.reverseOrderBy} LIMIT 1 OFFSET ${rows - 1}`);
  }

  async #key(behindFrom: string): Promise<EncodedKey | null> {
    const row = await this.#session.queryOne(`SELECT ${this.#codec.selectList} FROM ${this.#from} ${behindFrom}`);
    return row === undefined ? null : this.#codec.read(row);
  }

  async sample(place: Place, rows: number): Promise<Sample | NotMeasured> {
    const { written, verb, render } = this.#statement;
    await this.#session.execute('START TRANSACTION');
    try {
      // From here on, nobody can change the table's definition before the transaction ends.
      await this.#session.query(`SELECT 1 AS one FROM ${quoteTable(written)} LIMIT 0`);
      const why = await this.#whyNot();
      if (why !== undefined) return { why };
      const first = await place(rows);
      const name = JSON.stringify([first, rows]);
      if (first === null || this.#begun.has(name)) return { rows: 0, changed: 0, seconds: 0 };
      this.#begun.add(name);
      const began = performance.now();
      const { range, seen } = await this.#rangeFrom(first, rows);
      // Does not wait for locks of others while rows are changed: a deadlock could make them the victim.
      if (verb !== 'insert-select') {
        await this.#session.query(`SELECT COUNT(*) AS n FROM ${this.#from} WHERE ${range} FOR UPDATE NOWAIT`);
      }
      const { changed } = await this.#session.send(render(range, rows));
      return { rows: seen, changed, seconds: (performance.now() - began) / 1000 };
    } finally {
      // A connection that ends rolls back too.
      if (!this.#session.lost) await this.#session.execute('ROLLBACK').catch(() => this.#session.destroy());
    }
  }

  /** Asks the server for obstacles while the definition cannot change. */
  async #whyNot(): Promise<string | undefined> {
    const { written, calls } = this.#statement;
    const name = [written.schema ?? '', written.name];
    const table = await this.#session.queryOne(
      'SELECT ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
      name,
    );
    if (table?.engine !== 'InnoDB') return `${written.name} is not an InnoDB table, so a sample cannot be rolled back`;
    const trigger = await this.#session.queryOne(
      'SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? LIMIT 1',
      name,
    );
    if (trigger !== undefined) return `${written.name} has the trigger ${trigger.name}`;
    if (calls.length === 0) return undefined;
    const own = await this.#session.queryOne(
      `SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES
        WHERE ROUTINE_TYPE = 'FUNCTION' AND UPPER(ROUTINE_NAME) IN (${calls.map(() => '?').join(', ')}) LIMIT 1`,
      calls,
    );
    return own === undefined ? undefined : `the query calls ${own.name}, and a stored function has that name`;
  }

  /** A range of so many rows from the first one on, including both ends. */
  async #rangeFrom(first: EncodedKey, rows: number): Promise<{ readonly range: string; readonly seen: number }> {
    const at = this.#codec.at(first);
    const onwards = `(${at} OR (${this.#codec.range(first, null)}))`;
    const last = await this.#key(`WHERE ${onwards} ORDER BY ${this.#codec.orderBy} LIMIT 1 OFFSET ${rows - 1}`);
    if (last === null) {
      const rest = await this.#session.queryOne(`SELECT COUNT(*) AS n FROM ${this.#from} WHERE ${onwards}`);
      return { range: onwards, seen: Number(rest?.n ?? 0) };
    }
    return { range: rows === 1 ? at : `(${at} OR (${this.#codec.range(first, last)}))`, seen: rows };
  }
}
