import type { JudgedBackfill } from '../../analysis/judged.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { tableOption } from '../../catalog/table-options.ts';
import { usableKeys } from '../../catalog/walk-key.ts';
import { listed } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { describeKey, walkedKey } from '../proof/walked-key.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-no-key',
  group: 'backfill',
  severity: 'error',
  flags:
    'A backfill over a table without a usable key. Usable is a primary key, or a unique key of whole, visible NOT ' +
    'NULL columns. It also flags a view, a table that is not InnoDB, and a `pk_column` that begins no such key.',
  why:
    'Without a key phasedb cannot save a checkpoint. Then the query runs only if its WHERE excludes finished rows. ' +
    'Each chunk scans the table from its start, and a replica scans it for each row.',
  instead: 'First add a primary key to the table.',
  covers: ['backfill-not-indexed'],
  examples: {
    bad: {
      schema: 'CREATE TABLE hits (page VARCHAR(200), seen INT);',
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = seen + 1 LIMIT {batch_size}
      `,
    },
    good: {
      schema: 'CREATE TABLE hits (id BIGINT PRIMARY KEY, page VARCHAR(200), seen INT);',
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = 0 WHERE seen IS NULL LIMIT {batch_size}
      `,
    },
  },
  *phase(judged) {
    if (judged.kind !== 'backfill' || judged.walked === undefined) return;
    const { walked, phase } = judged;
    const { query, locate } = phase.batch;
    const place = wholeOf(locate, query.sql);
    const unusable = whyUnusable(walked);
    if (unusable !== undefined) {
      yield { ...place, message: `${writeTable(walked)} ${unusable.because}.`, fix: unusable.fix };
      return;
    }
    if (!walked.complete || walkedKey(judged) !== undefined) return;
    yield { ...place, ...withoutKey(judged, walked) };
  },
};

function whyUnusable(table: CatalogTable): { readonly because: string; readonly fix: string | undefined } | undefined {
  if (table.kind === 'view') {
    return {
      because: 'is a view, but a backfill needs the key of a table',
      fix: 'Name the table that the view reads.',
    };
  }
  const engine = tableOption(table.options, 'engine');
  if (engine === undefined || engine.toLowerCase() === 'innodb') return undefined;
  return {
    because: `uses the engine ${engine}, not InnoDB: phasedb cannot save its checkpoint in the same transaction as the rows`,
    fix: `ALTER TABLE ${writeTable(table)} ENGINE=InnoDB;`,
  };
}

function withoutKey({ phase }: JudgedBackfill, table: CatalogTable) {
  const { query, pkColumn } = phase.batch;
  const others = usableKeys(table);
  const [first] = others;
  if (pkColumn !== undefined && first !== undefined) {
    return {
      message: `pk_column names ${pkColumn}, but no usable key of ${writeTable(table)} begins with that column.`,
      fix: `Leave pk_column out, or name the first column of ${listed(others.map(describeKey), 'or')}.`,
    };
  }
  const fix = `ALTER TABLE ${writeTable(table)} ADD COLUMN ${writeName(freeName(table))} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;`;
  if (query.selfConsuming) {
    return {
      severity: 'warning' as const,
      message: `${withSize(table)} has no primary key and no unique key of NOT NULL columns. Each chunk scans the table from its start.`,
      fix,
    };
  }
  return {
    message: `${withSize(table)} has no primary key and no unique key of NOT NULL columns, and the WHERE does not exclude finished rows. A run refuses this backfill, because it could miss rows or change them twice.`,
    fix,
  };
}

function freeName({ columns }: CatalogTable): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'id' : `id_${number}`;
    if (!taken.has(name)) return name;
  }
}
