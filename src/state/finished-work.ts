import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';

/** What a statement or a backfill was in terms of estimates; later ones learn from it. */
export interface WorkFigures {
  readonly class: string;
  /** Of the work itself: pauses of a backfill are left out. */
  readonly seconds: number;
  /** What the model said without any calibration. */
  readonly modelSeconds: number;
}

/** The last 200 works of a server that were finished without an interruption, oldest first. */
export async function readFinishedWork(session: Session, database: string): Promise<readonly WorkFigures[]> {
  const rows = await session.query(
    `SELECT detail FROM ${quoteIdentifier(database)}.phasedb_history
      WHERE event IN ('statement-done', 'phase-complete') AND JSON_CONTAINS_PATH(detail, 'one', '$.work') ORDER BY id DESC LIMIT 200`,
  );
  return rows.map((row) => (JSON.parse(row.detail ?? '{}') as { readonly work: WorkFigures }).work).reverse();
}
