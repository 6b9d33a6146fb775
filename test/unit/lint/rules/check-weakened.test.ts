import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BaseFile, ConfigFrom } from '../../../../src/project/base/base-files.ts';
import type { LintOrder } from '../../../../src/project/lint-order.ts';
import { lintProject } from '../../../../src/project/lint-project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-weakened-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Files = Readonly<Record<string, string>>;

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, email VARCHAR(80) NOT NULL, total INT NOT NULL);\nCREATE TABLE old (id BIGINT PRIMARY KEY);\n';
const phase = (sql: string, more = '', type = 'expand') =>
  `migration: m\nphases:\n  - name: ${type}\n    irreversible: values may not fit\n${more}    sql: |\n      ${sql.replaceAll('\n', '\n      ')}\n`;
const copy = phase('ALTER TABLE orders MODIFY total BIGINT NOT NULL;');
const unique = phase('ALTER TABLE orders ADD UNIQUE INDEX orders_email (email);');
const plain: Files = {
  'schema.sql': schema,
  'phasedb.config.yaml': 'schema: schema.sql\nmysql_version: "8.4.6"\n',
  'migrations/old.yaml': phase('ALTER TABLE old ADD COLUMN a INT NULL;').replace('migration: m', 'migration: old'),
};

interface Change {
  readonly base?: Files;
  readonly head: Files;
  readonly from?: ConfigFrom;
  readonly unreadable?: readonly string[];
  readonly order?: Partial<LintOrder>;
}

/** Lints a change of a project; what it does not name stays as it is on the base branch. */
async function lint({ base = {}, head, from = 'head', unreadable = [], order = {} }: Change) {
  const before: Files = { ...plain, ...base };
  for (const [path, text] of Object.entries({ ...before, ...head })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (text === '') rmSync(join(folder, path), { force: true });
    else writeFileSync(join(folder, path), text);
  }
  const read = async (path: string): Promise<BaseFile> => {
    if (unreadable.includes(path)) return { kind: 'unreadable', why: 'GitHub is down' };
    if (!(path in head)) return { kind: 'same' };
    const text = before[path];
    return text === undefined ? { kind: 'absent' } : { kind: 'text', text };
  };
  const paths = Object.keys(head).filter((path) => head[path] !== '');
  const { result, failed } = await lintProject({
    folder,
    paths: [],
    ifNone: 'pass',
    changed: async (_, judged) => ({
      files: paths.filter((path) => path.endsWith('.yaml') && !path.startsWith('phasedb')).sort(),
      removed: [],
      judged: judged.filter((path) => path in head),
    }),
    sources: {},
    mysqlVersion: undefined,
    estimate: false,
    measure: false,
    baseline: {},
    postGate: false,
    failOn: 'error',
    against: { files: { ref: 'main', read }, configFrom: from },
    ...order,
  });
  return {
    failed,
    changes: (result.judge?.changes ?? []).map(({ text, hides, kept, place }) => ({
      text,
      hides,
      kept,
      at: `${place.file}:${place.line}`,
    })),
    problem: result.judge?.problem,
    errors: result.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
    said: result.findings.map(({ rule, severity }) => `${rule} ${severity}`),
    messages: result.findings.map(({ message }) => message),
  };
}

const config = (more: string) => ({ 'phasedb.config.yaml': `${plain['phasedb.config.yaml']}${more}` });

describe('a change that keeps the judge as it is', () => {
  it('is not spoken of', async () => {
    const { changes, said } = await lint({
      head: { 'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;') },
    });
    expect({ changes, said }).toEqual({ changes: [], said: [] });
  });

  it('nor one that is stricter', async () => {
    const head = {
      ...config('rules: {osc-unneeded: error}\nthresholds: {small_table_bytes: 0}\n'),
      'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;'),
    };
    expect((await lint({ head })).changes).toEqual([]);
  });

  it('nor a configuration that the base branch has already', async () => {
    const off = config('rules: {type-change-copy: off, ddl-copy-table: off}\n');
    const { changes, failed, said } = await lint({ base: off, head: { 'migrations/m.yaml': copy } });
    expect({ changes, failed, said }).toEqual({ changes: [], failed: false, said: ['refusal-hidden info'] });
  });
});

describe('an error of the base branch stays one, whatever the change says', () => {
  const reported = ['head', 'base'] as const;
  const ways: Readonly<Record<string, Change & { readonly text: RegExp; readonly at: string; readonly rule: string }>> =
    {
      'a rule of cost is off': {
        head: { ...config('rules:\n  type-change-copy: off\n  ddl-copy-table: off\n'), 'migrations/m.yaml': copy },
        text: /^turns off `type-change-copy`$/,
        at: 'phasedb.config.yaml:4',
        rule: 'type-change-copy',
      },
      'any other rule is off': {
        head: { ...config('rules: {unique-add: off}\n'), 'migrations/m.yaml': unique },
        text: /^turns off `unique-add`$/,
        at: 'phasedb.config.yaml:3',
        rule: 'unique-add',
      },
      'a rule is lowered': {
        head: { ...config('rules: {unique-add: info}\n'), 'migrations/m.yaml': unique },
        text: /^lowers `unique-add` from error \(the default\) to info$/,
        at: 'phasedb.config.yaml:3',
        rule: 'unique-add',
      },
      'a rule that the base branch raised is left out': {
        base: config('rules: {osc-unneeded: error, rollback-missing: error}\n'),
        head: {
          ...config(''),
          'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;').replace(/ {4}irreversible.*\n/, ''),
        },
        text: /^lowers `rollback-missing` from error to warning \(the default\)$/,
        at: 'phasedb.config.yaml:1',
        rule: 'rollback-missing',
      },
      'the configuration is deleted': {
        base: config('rules: {rollback-missing: error}\n'),
        head: {
          'phasedb.config.yaml': '',
          'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;').replace(/ {4}irreversible.*\n/, ''),
        },
        text: /^lowers `rollback-missing` from error to warning \(the default\)$/,
        at: 'phasedb.config.yaml:1',
        rule: 'rollback-missing',
      },
      'a threshold is raised': {
        base: {
          'phasedb.config.yaml': 'mysql_version: "8.4.6"\n',
          'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;'),
        },
        head: {
          'phasedb.config.yaml':
            'mysql_version: "8.4.6"\nthresholds: {batch_rows: 90000000}\nrules: {backfill-batch-too-large: info}\n',
          'migrations/m.yaml':
            'migration: m\nphases:\n  - name: backfill\n    irreversible: x\n    batch: {query: "UPDATE orders SET a = 1 WHERE a IS NULL LIMIT {batch_size}", size: 80000000}\n',
        },
        text: /^raises `batch_rows` from 10,000 to 90,000,000$/,
        at: 'phasedb.config.yaml:2',
        rule: '',
      },
      'the baseline of the change holds it': {
        head: {
          ...config('baseline: known.json\n'),
          'migrations/m.yaml': copy,
          'known.json': baseline('type-change-copy', 'migrations/m.yaml', 'expand'),
        },
        text: /^adds 1 entry to the baseline `known\.json`$/,
        at: 'known.json:1',
        rule: 'type-change-copy',
      },
      'a comment ignores it': {
        head: {
          'migrations/m.yaml': phase(
            `-- phasedb-ignore type-change-copy: trust me\n${'ALTER TABLE orders MODIFY total BIGINT NOT NULL;'}`,
          ),
        },
        text: /^ignores `type-change-copy`: `trust me`$/,
        at: 'migrations/m.yaml:6',
        rule: 'type-change-copy',
      },
      'the schema of the change says otherwise': {
        head: {
          'schema.sql': schema.replace('total INT', 'total BIGINT'),
          'migrations/m.yaml': copy,
        },
        text: /^changes `schema\.sql`, which describes the tables$/,
        at: 'schema.sql:1',
        rule: 'type-change-copy',
      },
      'the change points to another schema': {
        head: {
          'phasedb.config.yaml': 'schema: other.sql\nmysql_version: "8.4.6"\n',
          'other.sql': schema.replace('total INT', 'total BIGINT'),
          'migrations/m.yaml': copy,
        },
        text: /^takes the tables from `other\.sql` instead of `schema\.sql`$/,
        at: 'phasedb.config.yaml:1',
        rule: 'type-change-copy',
      },
      'the change claims a newer server': {
        base: { 'phasedb.config.yaml': 'schema: schema.sql\nmysql_version: "8.0.20"\n' },
        head: {
          ...config(''),
          'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL FIRST, ALGORITHM=INSTANT;'),
        },
        text: /^changes `mysql_version` from `8\.0\.20` to `8\.4\.6`$/,
        at: 'phasedb.config.yaml:2',
        rule: 'algorithm-clause-impossible',
      },
      'the configuration is renamed': {
        base: config('rules: {rollback-missing: error}\n'),
        head: {
          'phasedb.config.yaml': '',
          'phasedb.yaml': 'schema: schema.sql\nmysql_version: "8.4.6"\nrules: {rollback-missing: off}\n',
          'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;').replace(/ {4}irreversible.*\n/, ''),
        },
        text: /^turns off `rollback-missing`$/,
        at: 'phasedb.yaml:3',
        rule: 'rollback-missing',
      },
      'the globs of the change leave it out': {
        base: config('migrations: [migrations]\n'),
        head: { ...config('migrations: [db]\n'), 'migrations/m.yaml': copy },
        text: /^changes `migrations` from `migrations` to `db`, without `migrations\/m\.yaml`$/,
        at: 'phasedb.config.yaml:3',
        rule: 'type-change-copy',
      },
    };
  it.each(Object.keys(ways).flatMap((way) => reported.map((from) => [way, from] as const)))(
    '%s, judged by the %s',
    async (way, from) => {
      const given = ways[way];
      if (given === undefined) throw new Error(way);
      const { changes, errors, failed, said } = await lint({ ...given, from });
      expect(changes).toContainEqual(
        expect.objectContaining({ text: expect.stringMatching(given.text), at: given.at }),
      );
      expect(said.filter((one) => one.startsWith('check-weakened')).length).toBeGreaterThan(0);
      if (given.rule === '') return;
      expect(errors).toContain(given.rule);
      expect(failed).toBe(true);
    },
  );

  it('says how many findings each change hides, and why the error stays', async () => {
    const { changes, messages } = await lint({
      head: {
        ...config('rules: {unique-add: off}\n'),
        'migrations/m.yaml': phase(
          'ALTER TABLE orders ADD UNIQUE INDEX a (email);\nALTER TABLE orders ADD UNIQUE INDEX b (total);',
        ),
      },
    });
    expect(changes).toEqual([{ text: 'turns off `unique-add`', hides: 2, kept: 2, at: 'phasedb.config.yaml:3' }]);
    expect(messages).toContain(
      'Compared with main, the change turns off `unique-add`; 2 findings that it would hide are reported all the same.',
    );
    expect(
      messages.filter((message) =>
        message.endsWith('What would hide it is not on the base branch, so it is reported all the same.'),
      ),
    ).toHaveLength(2);
  });
});

function baseline(rule: string, file: string, inPhase: string): string {
  // The hash of the line that the finding is on.
  return JSON.stringify({ version: 1, findings: [{ rule, file, phase: inPhase, key: 'e524abcc1940c353', count: 1 }] });
}

describe('a base branch that cannot be read', () => {
  it('is said, and the strictest settings take its place', async () => {
    const { problem, errors, said, failed } = await lint({
      head: { ...config('rules: {unique-add: off}\nbaseline: known.json\n'), 'migrations/m.yaml': unique },
      unreadable: ['phasedb.config.yaml'],
      from: 'base',
    });
    expect(problem).toContain('phasedb.config.yaml of the base branch could not be read (GitHub is down).');
    expect(errors).toContain('unique-add');
    expect(said).toContain('check-weakened warning');
    expect(failed).toBe(true);
  });

  it('counts a schema that cannot be read as none, and keeps what the schema of the change finds', async () => {
    const head = { 'schema.sql': schema, 'migrations/m.yaml': copy };
    const { problem, errors } = await lint({
      head: { ...head, 'schema.sql': `${schema}-- new\n` },
      unreadable: ['schema.sql'],
      from: 'base',
    });
    expect(problem).toContain('schema.sql of the base branch could not be read');
    expect(errors).toContain('type-change-copy');
  });
});

it('may be lowered by the base branch, as any rule', async () => {
  const quiet = config('rules: {check-weakened: info}\n');
  const head = { ...config('rules: {check-weakened: info, osc-unneeded: off}\n') };
  expect((await lint({ base: quiet, head })).said).toEqual(['check-weakened info']);
  expect((await lint({ head: config('rules: {check-weakened: off, osc-unneeded: off}\n') })).said).toEqual([
    'check-weakened warning',
    'check-weakened warning',
  ]);
});

it.each(['head', 'base'] as const)(
  'an entry of the base branch does not cover a new migration, judged by the %s',
  async (from) => {
    const base = {
      ...config('baseline: known.json\n'),
      'known.json': baseline('type-change-copy', 'migrations/m.yaml', 'expand'),
    };
    const { errors, messages } = await lint({ base, head: { 'migrations/m.yaml': copy }, from });
    expect(errors).toEqual(['type-change-copy']);
    expect(messages[0]).toContain('The baseline does not hide an error in a migration that the change adds or edits.');
  },
);

it('is silent on more globs and on another version, as long as they hide nothing', async () => {
  const head = {
    'phasedb.config.yaml':
      'schema: schema.sql\nmysql_version: "8.4.7"\nmigrations: ["migrations/**/*.{yaml,yml}", db]\n',
    'db/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;'),
  };
  expect((await lint({ head })).changes).toEqual([]);
});

it('can mend a schema of the base branch that cannot be used', async () => {
  const { problem, errors, failed } = await lint({
    base: {
      'phasedb.config.yaml': 'snapshot: phasedb.snapshot.json\nmysql_version: "8.4.6"\n',
      'phasedb.snapshot.json': 'half',
    },
    head: {
      'phasedb.config.yaml': 'schema: schema.sql\nmysql_version: "8.4.6"\n',
      'phasedb.snapshot.json': '',
      'migrations/m.yaml': phase('ALTER TABLE orders ADD COLUMN a INT NULL;'),
    },
  });
  expect(problem).toContain('A file of the base branch cannot be used: Cannot read the snapshot phasedb.snapshot.json');
  expect({ errors, failed }).toEqual({ errors: [], failed: false });
});

it('reads a file of 20,000 comments in a moment', async () => {
  const comments = Array.from({ length: 20_000 }, (_, index) => `# phasedb-ignore unique-add: ${index}`).join('\n');
  const { changes } = await lint({ head: { 'migrations/m.yaml': `${comments}\n${unique}` } });
  expect(changes).toHaveLength(20_000);
});

it.each([
  ['', 'database_url: mysql://a:secret@h/d\n', 'adds `database_url`, which says where commands connect to'],
  ['database_url: mysql://a:secret@h/d\n', 'database_url: mysql://a:secret@other/d\n', 'changes `database_url`'],
  ['database_url: mysql://a:secret@h/d\n', '', 'removes `database_url`'],
  [
    'replicas: ["mysql://r1/d", "mysql://r2/d"]\n',
    'replicas: ["mysql://r3/d"]\n',
    'removes 2 and adds 1 of `replicas`',
  ],
])('says where runs connect to after the merge, without the URL: %s to %s', async (before, after, text) => {
  const config = plain['phasedb.config.yaml'] ?? '';
  const { changes, said, messages } = await lint({
    base: { 'phasedb.config.yaml': config + before },
    head: { 'phasedb.config.yaml': config + after },
  });
  expect(changes).toMatchObject([
    { text: expect.stringContaining(text), hides: 0, at: expect.stringContaining('phasedb.config.yaml:') },
  ]);
  expect(said).toContain('check-weakened warning');
  expect(messages.join('\n')).not.toMatch(/secret|r3/);
});
