import type { JudgedPhase } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { programCalled } from '../../core/next-command.ts';
import type { Missing } from '../../estimate/missing.ts';
import { listed } from '../../migration/problem.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);';
const file = yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD INDEX orders_country (country);
        rollback_sql: |
          ALTER TABLE orders DROP INDEX orders_country;
  `;

export const rule: Rule = {
  name: 'estimate-unknown',
  group: 'hygiene',
  severity: 'warning',
  flags: 'With `--estimate`: a phase whose cost is unknown, because a number is missing.',
  why: 'Nobody knows before the deployment whether the phase takes seconds or hours.',
  instead:
    'Give a snapshot or a database. `phasedb snapshot` reads sizes and row counts, and no data. ANALYZE TABLE ' +
    'creates missing statistics.',
  examples: {
    bad: { schema, file, estimate: true },
    good: {
      schema,
      file,
      facts: { orders: { rowsEstimate: 100_000, dataBytes: 9_000_000, indexBytes: 0 } },
      estimate: true,
    },
  },
  *migration(migration) {
    // Several phases often lack the same number, and one command gets it.
    const open = new Map<string, { readonly missing: Missing; readonly phases: JudgedPhase[] }>();
    for (const phase of migration.phases) {
      for (const missing of migration.estimates?.get(phase)?.missing ?? []) {
        const known = open.get(missing.what) ?? { missing, phases: [] };
        open.set(missing.what, { missing, phases: [...known.phases, phase] });
      }
    }
    for (const { missing, phases } of open.values()) {
      const [first] = phases;
      if (first === undefined) continue;
      const timed = phases.some((phase) => migration.estimates?.get(phase)?.seconds !== undefined);
      const names = listed(phases.map(({ phase }) => phase.name));
      yield {
        place: first.phase.place,
        phase: first.phase.name,
        message: `The cost of ${names} is ${timed ? 'partly ' : ''}unknown, because phasedb does not know ${missing.what}.`,
        severity: timed ? 'info' : 'warning',
        fix: remedyFor(missing, migration),
      };
    }
  },
};

/** The lines for a terminal that take a snapshot. */
function takeSnapshot(): string {
  return `${programCalled()} snapshot --db URL > phasedb.snapshot.json`;
}

/** The same, with the lint that uses it. */
function useSnapshot(): string {
  return `${takeSnapshot()}\n${programCalled()} lint FILE --snapshot phasedb.snapshot.json --estimate`;
}

/** The command that gets the missing number. */
function remedyFor({ kind, table = '' }: Missing, { settings, phases }: LintedMigration): string {
  const name = quoteIdentifier(table);
  const { catalogFrom } = settings;
  const again = catalogFrom === 'snapshot' ? `\n${takeSnapshot()}` : '';
  switch (kind) {
    case 'table': {
      const maker = madeBy(phases, table);
      if (maker !== undefined) return `# ${maker} creates ${name}: estimate again with --db after it has run.`;
      if (catalogFrom === 'server') return `-- ${name} does not exist, or this user cannot see it:\nSHOW GRANTS;`;
      if (catalogFrom === 'snapshot')
        return `-- The snapshot has no table ${name}. Check that it is from the right database:\n${takeSnapshot()}`;
      return useSnapshot();
    }
    case 'size':
    case 'statistics':
      return catalogFrom === 'server' || catalogFrom === 'snapshot' ? `ANALYZE TABLE ${name};${again}` : useSnapshot();
    case 'view':
      return `-- Write the table that the view ${name} reads.`;
    case 'statement':
      return '-- Try it on a copy of the table, or write it in a form that phasedb can read.';
    case 'variables':
      return useSnapshot();
  }
}

/** The phase of the file that creates a table. */
function madeBy(phases: readonly JudgedPhase[], table: string): string | undefined {
  const maker = phases.find(
    (phase) =>
      phase.kind === 'ddl' &&
      phase.statements.some(
        ({ statement }) => statement.kind === 'create-table' && sameName(statement.table.name, table),
      ),
  );
  return maker?.phase.name;
}
