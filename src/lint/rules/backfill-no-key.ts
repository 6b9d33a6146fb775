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
    'A backfill over a table that cannot be walked by a key: no primary key and no unique one of whole, visible NOT NULL ' +
    'columns, another engine than InnoDB, a view, or a `pk_column` that no such key begins with.',
  why:
    'Without a key there is no place to go on from. Only a query that excludes by its WHERE what it has done can run in LIMIT ' +
    'batches then, and each of them searches the table from the start, on replicas row by row.',
  instead: 'Add a primary key to the table first.',
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
    const unfit = unfitness(walked);
    if (unfit !== undefined) {
      yield { ...place, message: `${writeTable(walked)} ${unfit.because}.`, fix: unfit.fix };
      return;
    }
    if (!walked.complete || walkedKey(judged) !== undefined) return;
    yield { ...place, ...withoutKey(judged, walked) };
  },
};

function unfitness(table: CatalogTable): { readonly because: string; readonly fix: string | undefined } | undefined {
  if (table.kind === 'view') {
    return { because: 'is a view, and a backfill walks the key of a table', fix: 'Name the table behind the view.' };
  }
  const engine = tableOption(table.options, 'engine');
  if (engine === undefined || engine.toLowerCase() === 'innodb') return undefined;
  return {
    because: `is ${engine}, not InnoDB: its rows and the place that the walk has reached cannot change in one transaction`,
    fix: `ALTER TABLE ${writeTable(table)} ENGINE=InnoDB;`,
  };
}

function withoutKey({ phase }: JudgedBackfill, table: CatalogTable) {
  const { query, pkColumn } = phase.batch;
  const others = usableKeys(table);
  const [first] = others;
  if (pkColumn !== undefined && first !== undefined) {
    return {
      message: `pk_column names ${pkColumn}, but no key of ${writeTable(table)} that can be walked begins with it.`,
      fix: `Leave pk_column out, or name the first column of ${listed(others.map(describeKey), 'or')}.`,
    };
  }
  const fix = `ALTER TABLE ${writeTable(table)} ADD COLUMN ${writeName(freeName(table))} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;`;
  if (query.selfConsuming) {
    return {
      severity: 'warning' as const,
      message: `${withSize(table)} has no key that can be walked: the backfill runs in LIMIT batches, each of which searches the table from the start.`,
      fix,
    };
  }
  return {
    message: `${withSize(table)} has no key that can be walked, and the WHERE does not exclude what the query has done, so the run refuses it: rows would be missed or done twice.`,
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
