import type { Catalog } from '../../catalog/catalog.ts';
import { type EncodedKey, KeyCodec } from '../../catalog/key-codec.ts';
import { beginsWithInteger } from '../../catalog/walk-key.ts';
import { mostChunkRows } from '../../migration/chunk-limits.ts';
import type { BackfillPhase, SessionSettings } from '../../migration/migration.ts';
import { killQuery } from '../../mysql/processes.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { QueryReading } from '../../sql/read-query.ts';
import { type NotMeasured, type SampledStatement, sampledStatement } from './sampled-statement.ts';

/** What a backfill's statement took on a few ranges of its table. */
export interface Measured {
  /** Looked at, in all ranges together. */
  readonly rows: number;
  /** Of these, changed (and changed back). */
  readonly changed: number;
  readonly places: number;
  /** For a row that is looked at, without the commit of a chunk. */
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

/** After which what runs is ended, in all places together. */
const MOST_MS = 2_000;
const MOST_ROWS = 10_000;
/** Time that one place is to take. */
const PLACE_MS = 250;
/** Rows of the first place, which tells how many more to take at a time and is not counted unless it is the only one. */
const FIRST_ROWS = 50;
/** Parts of the way from the lowest to the highest key. */
const WHERE = [0.5, 0.1, 0.85, 0.3, 0.65];

/**
 * Runs a backfill's statement on a few ranges of the key, each in a transaction that is rolled back; nothing is committed and
 * nothing gets into the binary log.
 * @param session with the settings of a run; `lock_wait_timeout` and `innodb_lock_wait_timeout` are to be short
 * @param guard ends what takes too long
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
      if (budget.isSpent || samples.reduce((sum, sample) => sum + sample.rows, 0) >= MOST_ROWS) break;
      const sample = await sampler.sample(place, rows);
      if ('why' in sample) return sample;
      if (sample.rows === 0) continue;
      samples.push(sample);
      const wanted = Math.round(PLACE_MS / 1000 / (sample.seconds / sample.rows));
      rows = Math.min(most, Math.max(rows, wanted));
    }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (samples.length < 2) return { why: whyFailed(error, budget) };
  } finally {
    budget.close();
  }
  const counted = samples.length > 1 ? samples.slice(1) : samples;
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

function whyFailed(error: ServerError, budget: Budget): string {
  if (error.kind === 'killed' && budget.isSpent) return `${MOST_MS / 1000} s were not enough for a sample`;
  if (error.kind === 'lock-wait') return 'rows that it would have sampled were locked by others';
  return `the server refused the sample: ${describeError(error)}`;
}

/** The time that all places have together; what is under way at its end, or begins after it, is ended. */
class Budget {
  isSpent = false;
  readonly #timer: NodeJS.Timeout;
  #killer: NodeJS.Timeout | undefined;

  constructor(session: Session, guard: Session) {
    const end = () => {
      if (session.busy) killQuery(guard, session.id).catch(() => undefined);
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

/** Gives the key behind which a sample of so many rows begins; null: at the start of the table. */
type Place = (rows: number) => Promise<EncodedKey | null>;

class Sampler {
  readonly #statement: SampledStatement;
  readonly #session: Session;
  readonly #codec: KeyCodec;
  readonly #from: string;

  constructor(statement: SampledStatement, session: Session, fixedZone: boolean) {
    const { walked, key, qualifier } = statement;
    this.#statement = statement;
    this.#session = session;
    this.#codec = new KeyCodec(key, qualifier, fixedZone);
    this.#from = `${tableName(walked)} AS ${qualifier} FORCE INDEX (${quoteIdentifier(key.name)})`;
  }

  /** Only along an integer can places be told without reading the table; along others its start and end are taken. */
  async places(): Promise<readonly Place[]> {
    const { key, qualifier } = this.#statement;
    const [first] = key.parts;
    if (first === undefined || !beginsWithInteger(key)) {
      return [async () => null, async () => null, (rows) => this.#beforeEnd(rows)];
    }
    const column = `${qualifier}.${quoteIdentifier(first.column)}`;
    const ends = await this.#session.queryOne(
      `SELECT MIN(${column}) AS low, MAX(${column}) AS high FROM ${this.#from}`,
    );
    if (ends?.low == null || ends.high == null) return [async () => null];
    const low = BigInt(ends.low);
    const width = BigInt(ends.high) - low;
    return WHERE.map((part) => async () => {
      const value = low + (width * BigInt(Math.round(part * 1000))) / 1000n;
      const row = await this.#session.queryOne(
        `SELECT ${this.#codec.selectList} FROM ${this.#from} WHERE ${column} >= ${value} ORDER BY ${this.#codec.orderBy} LIMIT 1`,
      );
      return row === undefined ? null : this.#codec.read(row);
    });
  }

  async #beforeEnd(rows: number): Promise<EncodedKey | null> {
    const row = await this.#session.queryOne(
      `SELECT ${this.#codec.selectList} FROM ${this.#from} ORDER BY ${this.#codec.reverseOrderBy} LIMIT 1 OFFSET ${rows}`,
    );
    return row === undefined ? null : this.#codec.read(row);
  }

  async sample(place: Place, rows: number): Promise<Sample | NotMeasured> {
    const { written, event, render } = this.#statement;
    await this.#session.execute('START TRANSACTION');
    try {
      // From here on nobody can give the table a trigger before the transaction ends.
      await this.#session.query(`SELECT 1 AS one FROM ${tableName(written)} LIMIT 0`);
      const trigger = await this.#session.queryOne(
        'SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND EVENT_MANIPULATION = ? LIMIT 1',
        [written.schema ?? '', written.name, event],
      );
      if (trigger !== undefined) return { why: `the trigger ${trigger.name} of ${written.name} would fire` };
      const lower = await place(rows);
      const began = performance.now();
      const { end, seen } = await this.#findEnd(lower, rows);
      const { changed } = await this.#session.send(render(this.#codec.range(lower, end), rows));
      return { rows: seen, changed, seconds: (performance.now() - began) / 1000 };
    } finally {
      // A connection that ends rolls back too.
      if (!this.#session.lost) await this.#session.execute('ROLLBACK').catch(() => this.#session.destroy());
    }
  }

  async #findEnd(lower: EncodedKey | null, rows: number): Promise<{ readonly end: EncodedKey | null; seen: number }> {
    const range = this.#codec.range(lower, null);
    const last = await this.#session.queryOne(
      `SELECT ${this.#codec.selectList} FROM ${this.#from} WHERE ${range} ORDER BY ${this.#codec.orderBy} LIMIT 1 OFFSET ${rows - 1}`,
    );
    if (last !== undefined) return { end: this.#codec.read(last), seen: rows };
    const rest = await this.#session.queryOne(
      `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM ${this.#from} WHERE ${range} LIMIT ${rows}) AS rest`,
    );
    return { end: null, seen: Number(rest?.n ?? 0) };
  }
}

function tableName({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
