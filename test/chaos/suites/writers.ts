import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection, type ResultSetHeader } from 'mysql2/promise';
import type { Workbench } from './workbench.ts';

/** What an application has done to a table, counted when the server had confirmed it. */
export interface Ledger {
  updates: number;
  inserts: number;
  deletes: number;
  /** Deadlocks and lock waits, which it tried again. */
  retries: number;
}

/**
 * An application at work on the rows of a bench: it counts `w` up in rows with an even id, and makes and deletes rows
 * with odd ids of its own.
 * @returns stops it and gives what it did
 */
export function startWriters(bench: Workbench, count: number, pauseMs: number): () => Promise<Ledger> {
  const ledger: Ledger = { updates: 0, inserts: 0, deletes: 0, retries: 0 };
  let isOver = false;
  const writers = Array.from({ length: count }, async (_, number) => {
    const connection = await mysql.createConnection({ uri: `${bench.server.url}/${bench.database}` });
    const own = new Set<number>();
    while (!isOver) {
      try {
        await writeOnce(connection, bench.rows, { number, count, own, ledger });
      } catch (error) {
        const { errno } = error as { errno?: number };
        if (errno !== 1213 && errno !== 1205) throw error;
        await connection.query('ROLLBACK');
        ledger.retries += 1;
      }
      await sleep(Math.random() * 2 * pauseMs);
    }
    await connection.end();
  });
  return async () => {
    isOver = true;
    await Promise.all(writers);
    return ledger;
  };
}

interface Writer {
  readonly number: number;
  readonly count: number;
  readonly own: Set<number>;
  readonly ledger: Ledger;
}

async function writeOnce(connection: Connection, rows: number, { number, count, own, ledger }: Writer): Promise<void> {
  const row = 1 + Math.floor(Math.random() * rows);
  const kind = Math.random();
  if (kind < 0.8) {
    await connection.query('START TRANSACTION');
    await connection.query('UPDATE t SET w = w + 1 WHERE id = ?', [row * 2]);
    if (kind < 0.2) await sleep(10);
    await connection.query('COMMIT');
    ledger.updates += 1;
    return;
  }
  // Nobody else makes this one.
  const id = 2 * (row - (row % count) + number) + 1;
  if (kind < 0.93 && !own.has(id) && id < 2 * rows) {
    await connection.query("INSERT INTO t (id, n, note, w) VALUES (?, 0, 'own', 0)", [id]);
    own.add(id);
    ledger.inserts += 1;
    return;
  }
  const [old] = own;
  if (old === undefined) return;
  const [result] = await connection.query<ResultSetHeader>('DELETE FROM t WHERE id = ?', [old]);
  if (result.affectedRows !== 1) throw new Error(`row ${old} of a writer was gone`);
  own.delete(old);
  ledger.deletes += 1;
}
