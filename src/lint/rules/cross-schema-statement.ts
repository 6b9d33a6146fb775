import type { JudgedPhase } from '../../analysis/judged.ts';
import type { TableName } from '../../catalog/catalog.ts';
import type { Place } from '../../core/failure.ts';
import type { Locate } from '../../migration/migration.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { objectsNamed } from '../names/named-objects.ts';
import { qualifiedInCode } from '../names/schemas-in-code.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'cross-schema-statement',
  group: 'phases',
  severity: 'warning',
  flags:
    'A table name with a database name, such as `app.orders`, in DDL, in the code of a view, trigger, routine or event, in a backfill or ' +
    'in a gate. It is an error in a gate or a `done_when` that reads a table outside of the database of the connection, where that is known: ' +
    'before a run, with `--db` and with a snapshot.',
  why:
    'A migration runs in the database of its connection. A name with a database always changes that database, even ' +
    'from a test or staging connection.',
  instead: 'Leave the database name out, and write one migration for each database.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE shop.orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE shop.orders DROP COLUMN currency;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
  },
  *phase(judged, migration) {
    for (const { schema, name, place, end } of readElsewhere(judged, migration)) {
      yield {
        place,
        end,
        severity: 'error',
        message: `${askedBy(judged)} reads ${writeTable({ schema, name })}, which is not in the database of the migration.`,
        why: 'A gate proves what is true of the own tables of the migration. What it reads elsewhere can leave that database through a log.',
        fix: 'Read tables of the database of the migration. Or write a migration for the other database, with the gate in it.',
      };
    }
  },
  *migration(judged) {
    const schemas = new Map<string, Qualified[]>();
    for (const one of judged.phases.flatMap(qualifiedIn)) {
      if (one.asked && isElsewhere(one.schema, judged)) continue;
      const key = one.schema.toLowerCase();
      schemas.set(key, [...(schemas.get(key) ?? []), one]);
    }
    for (const found of schemas.values()) {
      const [first] = found;
      if (first === undefined) continue;
      const { schema, name, place, end, phase } = first;
      const others = [...schemas.values()].flatMap(([one]) =>
        one === undefined || one === first ? [] : writeName(one.schema),
      );
      // A schema file has no connection, so its database is only an assumption.
      const isOwn = judged.settings.catalogFrom !== 'schema' && isDefault(judged, schema);
      yield {
        place,
        end,
        phase,
        severity: isOwn && others.length === 0 ? 'info' : 'warning',
        message: `${writeTable({ schema, name })} names its database${found.length > 1 ? `, as ${found.length === 2 ? '1 other table name does' : `${found.length - 1} other table names do`} in this migration` : ''}${others.length > 0 ? `; other table names use ${others.join(', ')}` : ''}.`,
        fix: `Write ${writeName(name)}, and connect to ${writeName(schema)}.`,
      };
    }
  },
};

interface Qualified {
  readonly schema: string;
  readonly name: string;
  readonly place: Place;
  readonly end: Place | undefined;
  readonly phase: string;
  /** In a gate or a done_when. */
  readonly asked?: true;
}

function readElsewhere(judged: JudgedPhase, migration: LintedMigration): readonly Qualified[] {
  return qualifiedIn(judged).filter(({ asked, schema }) => asked && isElsewhere(schema, migration));
}

/** Only a connection, or a snapshot of one, says which database is the migration's. */
function isElsewhere(schema: string, migration: LintedMigration): boolean {
  const { catalogFrom } = migration.settings;
  return (catalogFrom === 'server' || catalogFrom === 'snapshot') && !isDefault(migration, schema);
}

/** The server's own schemas, the same for every connection. */
const systemSchemas = new Set(['information_schema', 'performance_schema', 'sys', 'mysql']);

function qualifiedIn(judged: JudgedPhase): readonly Qualified[] {
  const phase = judged.phase.name;
  if (judged.kind === 'ddl') {
    return [...judged.statements, ...judged.rollback].flatMap(({ statement, placed }) =>
      [...objectsNamed(statement, placed.sql), ...namedInCode(statement)].flatMap(({ schema, name, span }) =>
        schema === undefined ? [] : [{ schema, name, phase, ...spanIn(placed.locate, span) }],
      ),
    );
  }
  const asked = queryAskedIn(judged)?.asked;
  const inQuery = asked?.reading.ok
    ? inText(asked.reading.tree.tables, asked.gate.sql, asked.gate.locate, phase).map((one) => ({
        ...one,
        asked: true as const,
      }))
    : [];
  if (judged.kind === 'gate') return inQuery;
  const { query, locate } = judged.phase.batch;
  const { walked, written } = query;
  const tables = judged.query.ok
    ? judged.query.tree.tables
    : [walked, written].map(({ schema, table }) => ({ schema, name: table }));
  return [...inText(tables, query.sql, locate, phase), ...inQuery];
}

function namedInCode(statement: Statement): readonly ObjectName[] {
  if (statement.kind !== 'object' || statement.code === undefined) return [];
  return qualifiedInCode(statement.code).filter(({ schema }) => !systemSchemas.has(schema?.toLowerCase() ?? ''));
}

/** The positions of qualified table names in the text of a query. */
function inText(tables: readonly TableName[], sql: string, locate: Locate, phase: string): readonly Qualified[] {
  const foreign = tables.filter(({ schema }) => schema !== undefined && !systemSchemas.has(schema.toLowerCase()));
  const wanted = new Set(foreign.map(({ schema, name }) => JSON.stringify([schema, name])));
  if (wanted.size === 0) return [];
  const { tokens } = lex(sql);
  return tokens.flatMap((token, index) => {
    const [dot, second] = tokens.slice(index + 1, index + 3);
    if (dot?.text !== '.' || second === undefined) return [];
    const [schema, name] = [identifierOf(token), identifierOf(second)];
    if (!wanted.has(JSON.stringify([schema, name]))) return [];
    return [{ schema, name, phase, ...spanIn(locate, { start: token.start, end: second.end }) }];
  });
}

/** Whether this is the default database of the catalog. */
function isDefault({ catalog }: LintedMigration, schema: string): boolean {
  return catalog.sameTable({ schema, name: '' }, { schema: undefined, name: '' });
}
