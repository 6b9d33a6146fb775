/** A small project, what it is linted with, and what has to come out of both entries. */
export interface Project {
  readonly name: string;
  /** By path; the schema of {@link schema} is `schema.sql` where it says `true`. */
  readonly files: Readonly<Record<string, string>>;
  /** What the call gives, besides the files. */
  readonly call?: ProjectCall;
  /** The folder is a git repository with all files in it. */
  readonly git?: true;
  /** Rules that find something. */
  readonly finds?: readonly string[];
  /** Rules that find nothing. */
  readonly silent?: readonly string[];
  /** `refused`: with this text. */
  readonly ends: 'passes' | 'fails' | { readonly refused: string };
}

export interface ProjectCall {
  /** Files, folders and globs. */
  readonly paths?: readonly string[];
  /** A pull request that changes these files; the command line is given them as paths. */
  readonly changed?: readonly string[];
  readonly schema?: string;
  readonly snapshot?: string;
  readonly db?: true;
  readonly probe?: true;
  readonly estimate?: true;
  readonly measure?: true;
  readonly mysqlVersion?: string;
  readonly failOn?: 'error' | 'warning' | 'never';
}

export const schema =
  'CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40) NULL, total INT NULL);\n';
/** Stands for a snapshot of a server with that schema. */
export const SNAPSHOT = '<snapshot>';
/** Stands for a baseline with every finding of the project. */
export const BASELINE = '<baseline>';

function expand(sql: string, undo: string, name = 'm'): string {
  return `migration: ${name}\nphases:\n  - name: expand\n    sql: |\n      ${sql}\n    rollback_sql: |\n      ${undo}\n`;
}
const good = expand('ALTER TABLE orders ADD COLUMN paid INT NULL;', 'ALTER TABLE orders DROP COLUMN paid;');
const retype = expand('ALTER TABLE orders MODIFY total BIGINT NULL;', 'ALTER TABLE orders MODIFY total INT NULL;');
const drop =
  'migration: drop_note\nphases:\n  - name: contract\n    irreversible: nobody reads it\n    sql: |\n      ALTER TABLE orders DROP COLUMN note;\n';
const phased = `migration: paid
phases:
  - name: expand
    sql: |
      ALTER TABLE orders ADD COLUMN paid INT NULL;
    rollback_sql: |
      ALTER TABLE orders DROP COLUMN paid;
  - name: backfill
    rollback_sql: |
      UPDATE orders SET paid = NULL WHERE paid IS NOT NULL LIMIT {batch_size}
    batch:
      query: |
        UPDATE orders SET paid = 0 WHERE paid IS NULL LIMIT {batch_size}
      size: 100
  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM orders WHERE paid IS NULL
      expected: 0
  - name: contract
    sql: |
      ALTER TABLE orders MODIFY COLUMN paid INT NOT NULL;
    rollback_sql: |
      ALTER TABLE orders MODIFY COLUMN paid INT NULL;
`;
const deployed = `migration: gated
phases:
  - name: gate
    wait_until:
      deployed: {environment: production, ref: "\${{ sha }}"}
  - name: contract
    irreversible: nobody reads it
    sql: |
      ALTER TABLE orders DROP COLUMN note;
`;
const workflow =
  'on: push\njobs:\n  migrate:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - uses: phasedb-action/phasedb-action@v1\n';
const config = (...lines: readonly string[]) => `${lines.join('\n')}\n`;
const at = (text: string) => ({ 'migrations/m.yaml': text });

export const projects: readonly Project[] = [
  // Sources of the catalog.
  { name: 'no source', files: at(good), finds: ['schema-missing', 'version-pin-missing'], ends: 'passes' },
  {
    name: 'schema of the configuration',
    files: { ...at(retype), 'schema.sql': schema, 'phasedb.config.yaml': config('schema: schema.sql') },
    finds: ['type-change-copy'],
    silent: ['schema-missing'],
    ends: 'fails',
  },
  {
    name: 'schema of the call',
    files: { ...at(retype), 'db/schema.sql': schema },
    call: { schema: 'db/schema.sql', mysqlVersion: '8.4.6' },
    finds: ['type-change-copy'],
    silent: ['version-pin-missing'],
    ends: 'fails',
  },
  {
    name: 'a schema with a statement that is not understood',
    files: { ...at(good), 'schema.sql': `${schema}CREATE TABLE broken (;\n` },
    call: { schema: 'schema.sql' },
    finds: ['statement-unparsed'],
    ends: 'fails',
  },
  {
    name: 'snapshot of the configuration, with estimates',
    files: { ...at(phased), 'snap.json': SNAPSHOT, 'phasedb.config.yaml': config('snapshot: snap.json') },
    call: { estimate: true },
    silent: ['schema-missing', 'version-pin-missing'],
    ends: 'passes',
  },
  {
    name: 'snapshot of the call, over the schema of the configuration',
    files: {
      ...at(retype),
      'schema.sql': schema,
      'snap.json': SNAPSHOT,
      'phasedb.yaml': config('schema: schema.sql'),
    },
    call: { snapshot: 'snap.json' },
    finds: ['ddl-copy-table'],
    ends: 'passes',
  },
  {
    name: 'live server',
    files: at(expand('ALTER TABLE orders ADD COLUMN total INT NULL;', 'ALTER TABLE orders DROP COLUMN total;')),
    call: { db: true },
    finds: ['name-taken'],
    ends: 'fails',
  },
  {
    name: 'live server, over the snapshot of the configuration, measured',
    files: { ...at(phased), 'phasedb.config.yaml': config('snapshot: none.json') },
    call: { db: true, measure: true },
    silent: ['schema-missing'],
    ends: 'passes',
  },
  {
    name: 'a server to try statements on',
    files: { ...at(retype), 'schema.sql': schema },
    call: { schema: 'schema.sql', probe: true },
    finds: ['type-change-copy'],
    ends: 'fails',
  },
  {
    name: 'two sources in one call',
    files: { ...at(good), 'schema.sql': schema, 'snap.json': SNAPSHOT },
    call: { schema: 'schema.sql', snapshot: 'snap.json' },
    ends: { refused: 'More than one of' },
  },
  {
    name: 'a schema that does not exist',
    files: { ...at(good), 'phasedb.config.yaml': config('schema: none.sql') },
    ends: { refused: 'The schema none.sql cannot be read' },
  },
  {
    name: 'a snapshot that is not one',
    files: { ...at(good), 'snap.json': '{}', 'phasedb.config.yaml': config('snapshot: snap.json') },
    ends: { refused: 'snap.json' },
  },
  // Versions.
  {
    name: 'mysql_version of the configuration',
    files: {
      ...at(drop),
      'schema.sql': schema,
      'phasedb.yaml': config('mysql_version: "8.0.20"', 'schema: schema.sql'),
    },
    finds: ['ddl-inplace-rebuild', 'drop-column'],
    silent: ['version-pin-missing'],
    ends: 'fails',
  },
  {
    name: 'the version of the call, over that of the configuration',
    files: {
      ...at(drop),
      'schema.sql': schema,
      'phasedb.yaml': config('mysql_version: "8.0.20"', 'schema: schema.sql'),
    },
    call: { mysqlVersion: '8.4' },
    finds: ['drop-column'],
    silent: ['ddl-inplace-rebuild'],
    ends: 'fails',
  },
  {
    name: 'a version that is too old',
    files: { ...at(good), 'phasedb.config.yaml': config('mysql_version: "5.7"') },
    ends: { refused: '5.7' },
  },
  // Baselines.
  {
    name: 'a baseline of all findings',
    files: { ...at(retype), 'base.json': BASELINE, 'phasedb.config.yaml': config('baseline: base.json') },
    silent: ['ddl-copy-table', 'baseline-stale-entry', 'config-no-effect'],
    call: { failOn: 'warning' },
    ends: 'passes',
  },
  {
    name: 'a baseline that does not exist',
    files: { ...at(retype), 'phasedb.config.yaml': config('baseline: base.json') },
    finds: ['config-no-effect', 'ddl-copy-table'],
    ends: 'fails',
  },
  {
    name: 'a baseline whose entries match nothing',
    files: {
      ...at(good),
      'base.json':
        '{"version": 1, "findings": [{"rule": "drop-table", "file": "migrations/m.yaml", "phase": "expand", "key": "0123456789abcdef", "count": 1}]}',
      'phasedb.config.yaml': config('baseline: base.json'),
    },
    finds: ['baseline-stale-entry'],
    ends: 'passes',
  },
  {
    name: 'a baseline that is not one',
    files: { ...at(good), 'base.json': '[]', 'phasedb.config.yaml': config('baseline: base.json') },
    ends: { refused: 'The baseline base.json' },
  },
  // Severities and the verdict.
  {
    name: 'rules turned off and down',
    files: {
      ...at(retype),
      'schema.sql': schema,
      'phasedb.config.yaml': config(
        'schema: schema.sql',
        'rules: {ddl-copy-table: off, type-change-copy: warning, version-pin-missing: off}',
      ),
    },
    finds: ['type-change-copy'],
    silent: ['ddl-copy-table', 'version-pin-missing'],
    ends: 'passes',
  },
  {
    name: 'a rule turned up',
    files: { ...at(good), 'phasedb.config.yaml': config('rules:', '  schema-missing: error') },
    finds: ['schema-missing'],
    ends: 'fails',
  },
  { name: 'fail on warnings', files: at(good), call: { failOn: 'warning' }, finds: ['schema-missing'], ends: 'fails' },
  { name: 'never fail', files: at(retype), call: { failOn: 'never' }, finds: ['ddl-copy-table'], ends: 'passes' },
  {
    name: 'thresholds',
    files: {
      ...at(phased.replace('size: 100', 'size: 700')),
      'phasedb.config.yaml': config('thresholds:', '  batch_rows: 500', '  small_table_bytes: 0'),
    },
    finds: ['backfill-batch-too-large'],
    ends: 'passes',
  },
  {
    name: 'the threshold of small tables, by a snapshot',
    files: {
      ...at(retype),
      'snap.json': SNAPSHOT,
      'phasedb.config.yaml': config('snapshot: snap.json', 'thresholds: {small_table_bytes: 0}'),
    },
    finds: ['type-change-copy'],
    ends: 'fails',
  },
  // The configuration itself.
  {
    name: 'both configuration files',
    files: { ...at(good), 'phasedb.config.yaml': '', 'phasedb.yaml': '' },
    ends: { refused: 'two configuration files' },
  },
  {
    name: 'keys and values that are wrong',
    files: { ...at(good), 'phasedb.yaml': config('mysql-version: "8.4"', 'thresholds: {batch_rows: many}') },
    finds: ['config-unknown-key'],
    ends: 'fails',
  },
  {
    name: 'a configuration that is not YAML',
    files: { ...at(good), 'phasedb.yaml': 'rules: {\n' },
    ends: { refused: 'is not valid YAML' },
  },
  {
    name: 'lines without effect',
    files: {
      ...at(good),
      'phasedb.config.yaml': config(
        'migrations: [migrations, db/*.yaml]',
        'rules: {osc-needed: off, phase-file-invalid: off, no-such-rule: off}',
        'thresholds: {osc_bytes: 5}',
        'schema: schema.sql',
        'snapshot: snap.json',
      ),
      'schema.sql': schema,
      'snap.json': SNAPSHOT,
    },
    finds: ['config-no-effect', 'config-unknown-key'],
    ends: 'fails',
  },
  {
    name: 'keys for a run alone',
    files: {
      ...at(good),
      'phasedb.config.yaml': config('database_url: mysql://u@127.0.0.1:1/d', 'replicas: [mysql://r@127.0.0.1:1/d]'),
    },
    finds: ['schema-missing'],
    silent: ['config-no-effect'],
    ends: 'passes',
  },
  // Files.
  {
    name: 'globs and folders of the configuration',
    files: {
      'db/a.yaml': good,
      'db/deep/b.yml': retype.replace('migration: m', 'migration: n'),
      'other/c.yaml': good,
      'phasedb.config.yaml': config('migrations: ["./db/*.yaml", db/deep]'),
    },
    finds: ['ddl-copy-table'],
    silent: ['migration-id-duplicate'],
    ends: 'fails',
  },
  {
    name: 'globs of the configuration that match nothing at all',
    files: { ...at(good), 'phasedb.config.yaml': config('migrations: ["db/*.yaml"]') },
    ends: { refused: 'No file matches' },
  },
  {
    name: 'globs of the call, over those of the configuration',
    files: { ...at(retype), 'db/a.yaml': good, 'phasedb.config.yaml': config('migrations: [migrations]') },
    call: { paths: ['db/*.yaml'] },
    silent: ['ddl-copy-table', 'config-no-effect'],
    ends: 'passes',
  },
  {
    name: 'a glob of the call that matches nothing',
    files: at(good),
    call: { paths: ['db/*.yaml'] },
    ends: { refused: 'No file matches' },
  },
  {
    name: 'one name twice',
    files: { 'migrations/a.yaml': good, 'migrations/2026/b.yaml': good },
    finds: ['migration-id-duplicate'],
    ends: 'fails',
  },
  {
    name: 'files that are no migrations',
    files: { 'migrations/a.yaml': 'phases: 7\n', 'migrations/b.yaml': 'migration: [\n', 'migrations/c.yaml': good },
    finds: ['phase-file-invalid'],
    ends: 'fails',
  },
  {
    name: 'a pull request that changes one of two migrations',
    files: { ...at(good), 'migrations/old.yaml': retype.replace('migration: m', 'migration: n') },
    call: { changed: ['migrations/m.yaml'] },
    silent: ['ddl-copy-table'],
    ends: 'passes',
  },
  {
    name: 'suppressions',
    files: at(
      retype
        .replace(
          '      ALTER TABLE orders MODIFY total BIGINT',
          '      -- phasedb-ignore ddl-copy-table: on Sunday\n$&',
        )
        .replace('migration: m', '# phasedb-ignore drop-table: nothing\nmigration: m'),
    ),
    finds: ['suppression-unused'],
    ends: 'fails',
  },
  // What stands around the migrations.
  {
    name: 'code that names a dropped column',
    files: { ...at(drop), 'schema.sql': schema, 'src/a.ts': "db.query('SELECT note FROM orders');\n" },
    git: true,
    call: { schema: 'schema.sql' },
    finds: ['drop-column-still-referenced'],
    ends: 'fails',
  },
  {
    name: 'code that the configuration leaves out, and globs that leave out nothing',
    files: {
      ...at(drop),
      'src/a.ts': "db.query('SELECT note FROM orders');\n",
      'phasedb.config.yaml': config('code_references: {ignore: [src/**, lib/**]}'),
    },
    git: true,
    finds: ['config-no-effect', 'drop-column'],
    silent: ['drop-column-still-referenced'],
    ends: 'fails',
  },
  {
    name: 'several databases',
    files: {
      ...at(good),
      'phasedb.config.yaml': config(
        'targets: [{name: canary, url_env: CANARY_URL}, {name: eu, url_env: EU_URL}, {name: us, url_env: US_URL}]',
        'waves: [[canary], [rest]]',
        'max_parallel: 2',
      ),
    },
    ends: 'passes',
  },
  {
    name: 'a gate on the deployment of its own job',
    files: { ...at(deployed), '.github/workflows/migrate.yml': workflow },
    finds: ['gate-own-environment'],
    ends: 'fails',
  },
];
