import type { ResultSetHeader } from 'mysql2/promise';

/** What a statement changed. */
export interface Written {
  /** Rows that a WHERE matched, or that were inserted or deleted. */
  readonly matched: number;
  /** Rows whose values became others. */
  readonly changed: number;
  readonly warnings: number;
}

/** Reads it from the driver's answer; a statement that gave rows changed nothing. */
export function readWritten(answer: unknown): Written {
  if (Array.isArray(answer)) return { matched: 0, changed: 0, warnings: 0 };
  const header = answer as ResultSetHeader;
  const matched = /Rows matched: (\d+)/.exec(header.info ?? '')?.[1];
  const changed = /Changed: (\d+)/.exec(header.info ?? '')?.[1];
  return {
    matched: matched === undefined ? header.affectedRows : Number(matched),
    changed: changed === undefined ? header.affectedRows : Number(changed),
    warnings: header.warningStatus,
  };
}
