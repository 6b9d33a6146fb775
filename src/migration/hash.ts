import { createHash } from 'node:crypto';
import { normaliseSql } from '../sql/lexing/normalise.ts';
import type { Phase } from './migration.ts';

/**
 * What a phase does to the database, as text: its type and its SQL without comments, blanks and keyword case. For a
 * backfill also its key and `keep_updated_at`, because a started walk depends on both. Names, descriptions, rollback,
 * sizes, pauses, limits and time-outs are not included, so they may be edited at any time. The text is stored when a phase
 * starts, so that a later edit can be shown.
 * @returns lines joined by line feeds, each statement on one line
 */
export function phaseText(phase: Phase): string {
  const lines = [`type: ${phase.type}`];
  switch (phase.type) {
    case 'expand':
    case 'contract':
      for (const { sql } of phase.statements) lines.push(oneLine(sql));
      break;
    case 'backfill':
      lines.push(oneLine(phase.batch.query.sql));
      if (phase.batch.pkColumn !== undefined) lines.push(`pk_column: ${phase.batch.pkColumn}`);
      if (phase.batch.keepUpdatedAt) lines.push('keep_updated_at: true');
      break;
    case 'gate':
      if (phase.query === undefined) break;
      lines.push(oneLine(phase.query.sql));
      // '0' and 0 compare equal, so the gate is the same; null and 'null' differ.
      lines.push(phase.query.expected === null ? 'expected: NULL' : `expected = ${phase.query.expected}`);
      break;
  }
  return lines.join('\n');
}

/** SHA-256 of {@link phaseText}, 64 hexadecimal digits. */
export function phaseHash(phase: Phase): string {
  return createHash('sha256').update(phaseText(phase)).digest('hex');
}

/** SHA-256 of a statement's normalised text, 64 hexadecimal digits. */
export function statementHash(normalised: string): string {
  return createHash('sha256').update(normalised).digest('hex');
}

/** A string may hold line feeds; as one line the text stays comparable line by line. */
function oneLine(sql: string): string {
  return normaliseSql(sql).replaceAll('\\', '\\\\').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
