import { describe, expect, it } from 'vitest';
import { problemsOf } from './reading.ts';

interface Case {
  readonly what: string;
  readonly text: string;
  /** Exactly these, in this order: the beginning and, behind ` … `, further pieces of each. */
  readonly problems: readonly string[];
}

const frame = (phases: string) => `migration: m\nphases:\n${phases}`;
const expand = '  - name: expand\n    sql: ALTER TABLE t ADD COLUMN a INT\n    irreversible: none needed\n';
const gate = '  - name: gate\n    wait_until: {query: SELECT 0}\n';
const update = 'UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}';

async function check({ text, problems }: Case): Promise<void> {
  const found = await problemsOf(text);
  expect(found).toHaveLength(problems.length);
  for (const [index, wanted] of problems.entries()) {
    const [start = '', ...pieces] = wanted.split(' … ');
    expect(found[index]?.slice(0, start.length)).toBe(start);
    for (const piece of pieces) expect(found[index]).toContain(piece);
  }
}

describe('YAML that cannot be read', () => {
  const cases: readonly Case[] = [
    { what: 'nothing', text: '', problems: ['1:1 phase-file-invalid The file contains no migration.'] },
    { what: 'comments only', text: '# a\n# b\n', problems: ['1:1 phase-file-invalid The file contains no migration.'] },
    { what: 'an empty document', text: '---\n', problems: ['1:1 phase-file-invalid The file contains no migration.'] },
    {
      what: 'tabs',
      text: 'migration: m\nphases:\n\t- name: expand\n\t  sql: x\n',
      problems: [
        '3:1 phase-file-invalid The line is indented with a tab … spaces',
        '4:1 phase-file-invalid The line is indented with a tab',
      ],
    },
    {
      what: 'two documents',
      text: 'migration: m\n---\nmigration: n\n',
      problems: ['2:1 phase-file-invalid A second YAML document starts after this `---` or `...`'],
    },
    {
      what: 'an open quote',
      text: 'migration: "m\nphases: []\n',
      problems: ['3:1 phase-file-invalid A quoted value has no closing quote.'],
    },
    {
      what: 'an open bracket',
      text: 'migration: m\ndepends_on: [a, b\nphases: x\n',
      problems: ['3:1 phase-file-invalid A list'],
    },
    {
      what: 'text without a colon',
      text: 'migration: m\nphases\n',
      problems: ['2:1 phase-file-invalid This line has no colon'],
    },
    {
      what: 'a line outside of its block',
      text: frame('  - name: expand\n    sql: |\n      ALTER TABLE t\n   FORCE\n'),
      problems: ['6:4 phase-file-invalid This line is indented like'],
    },
    {
      what: 'a colon in a plain value',
      text: 'migration: m\ndescription: a: b\n',
      problems: ['2:14 phase-file-invalid This line has a second `key: value` inside a value'],
    },
    {
      what: 'a backtick in front of a value',
      text: 'migration: `m`\n',
      problems: ['1:12 phase-file-invalid This value starts with a character that is reserved in YAML'],
    },
    {
      what: 'an escape that is none',
      text: 'migration: "a\\qb"\n',
      problems: ['1:14 phase-file-invalid Invalid escape after a backslash in a double-quoted value'],
    },
    {
      what: 'a tag',
      text: 'migration: !name m\n',
      problems: ['1:12 phase-file-invalid YAML reads a word that starts with `!` as a type tag'],
    },
    {
      what: 'an alias without an anchor',
      text: 'migration: *m\n',
      problems: ['1:12 phase-file-invalid The alias `*m`'],
    },
    {
      what: 'an alias inside of its anchor',
      text: 'migration: m\nphases: &p\n  - *p\n',
      problems: ['3:5 phase-file-invalid The alias `*p` … contains the alias itself'],
    },
    {
      what: 'a list as a key',
      text: '? [a]\n: b\n',
      problems: ['1:3 phase-file-invalid A key must be a word, but this is a list, mapping or alias'],
    },
    {
      what: 'an alias used too often',
      text: `a: &a x\nb: [${many(101, '*a')}]\n`,
      problems: ['2:405 phase-file-invalid The aliases in this file repeat too much'],
    },
    {
      what: 'long texts multiplied by aliases',
      text: `a: &a ${'x'.repeat(1_000_000)}\nb: [${many(20, '*a')}]\n`,
      problems: ['2:81 phase-file-invalid The aliases in this file repeat too much'],
    },
    {
      what: 'an alias bomb',
      text: bomb(),
      problems: ['9:50 phase-file-invalid The aliases in this file repeat too much'],
    },
    {
      what: 'depth without end',
      text: `phases: ${'['.repeat(20_000)}`,
      problems: ['1: … phase-file-invalid Lists or mappings are nested too deeply'],
    },
  ];
  it.each(cases)('$what', check);
});

const many = (count: number, item: string) => Array(count).fill(item).join(', ');

function bomb(): string {
  const levels = Array.from({ length: 8 }, (_, n) => `l${n + 1}: &l${n + 1} [${many(9, `*l${n}`)}]`);
  return `l0: &l0 x\n${levels.join('\n')}\n`;
}

describe('keys and values', () => {
  const cases: readonly Case[] = [
    {
      what: 'a list instead of a migration',
      text: '- a\n',
      problems: ['1:1 phase-file-invalid The file must be a mapping … but is a list'],
    },
    {
      what: 'a word instead of a migration',
      text: 'hello\n',
      problems: ['1:1 phase-file-invalid The file must be a mapping … the text `hello`'],
    },
    {
      what: 'neither name nor phases',
      text: 'description: d\n',
      problems: [
        '1:1 phase-file-invalid The required key `migration` is missing',
        '1:1 phase-file-invalid The required key `phases` is missing',
      ],
    },
    {
      what: 'no phases',
      text: 'migration: m\nphases: []\n',
      problems: [
        '2:9 phase-file-invalid `phases` must be a list with at least one item, each starting with `- ` … but is an empty list',
      ],
    },
    {
      what: 'a name with a blank',
      text: `migration: a b\nphases:\n${expand}`,
      problems: ['1:12 phase-file-invalid `migration` must be text (at most 128 letters … the text `a b`'],
    },
    {
      what: 'a name of digits',
      text: `migration: 20261101\nphases:\n${expand}`,
      problems: ['1:12 phase-file-invalid `migration` must be text … the number 20261101 … double quotes'],
    },
    {
      what: 'another database',
      text: `migration: m\ndatabase: postgres\nphases:\n${expand}`,
      problems: ['2:11 phase-file-invalid `database` must be mysql, but is the text `postgres`.'],
    },
    {
      what: 'a key twice',
      text: `migration: m\nphases:\n${expand}migration: n\n`,
      problems: ['6:1 phase-file-invalid Duplicate key `migration`; the first is on line 1.'],
    },
    {
      what: 'an unknown key with a near one',
      text: frame('  - name: expand\n    sqll: x\n'),
      problems: ['4:5 phase-unknown-key Unknown key `sqll` in a phase. Did you mean `sql`?'],
    },
    {
      what: 'an unknown key with hyphens',
      text: frame('  - name: expand\n    rollback-sql: x\n'),
      problems: ['4:5 phase-unknown-key Unknown key `rollback-sql` in a phase. Did you mean `rollback_sql`?'],
    },
    {
      what: 'an unknown key with none near',
      text: `owner: me\nmigration: m\nphases:\n${expand}`,
      problems: ['1:1 phase-unknown-key Unknown key `owner` at the top level. Valid keys here: migration, database, '],
    },
    {
      what: 'the beginning of a key',
      text: frame('  - name: backfill\n    batch:\n      query: x\n      delay: 1\n'),
      problems: ['6:7 phase-unknown-key Unknown key `delay` in `batch`. Did you mean `delay_ms`?'],
    },
    {
      what: 'a key one level too high',
      text: frame(`  - name: backfill\n    size: 10\n    batch: {query: "${update}"}\n`),
      problems: ['4:5 phase-unknown-key Unknown key `size` in a phase. Move it into `batch`.'],
    },
    {
      what: 'a key one level too low',
      text: frame(`  - name: backfill\n    batch:\n      query: ${'x'}\n      rollback_sql: x\n`),
      problems: ['6:7 phase-unknown-key Unknown key `rollback_sql` in `batch`. Move it to the phase itself.'],
    },
    {
      what: 'a merge key',
      text: `migration: m\n<<: {a: 1}\nphases:\n${expand}`,
      problems: ['2:1 phase-unknown-key Unknown key `<<` at the top level'],
    },
    {
      what: 'a hostile key',
      text: `"__proto__": 1\n"a\\u001b[31m\`b": 2\nmigration: m\nphases:\n${expand}`,
      problems: [
        '1:1 phase-unknown-key Unknown key `__proto__` at the top level',
        "2:1 phase-unknown-key Unknown key `a\\u001b[31m'b`",
      ],
    },
    {
      what: 'a word for a number',
      text: frame(`  - name: backfill\n    batch:\n      query: x\n      size: many\n`),
      problems: [
        '6:13 phase-file-invalid `size` must be a whole number from 1 to 1,000,000, but is the text `many`. Correct the value. `size`: Maximum number',
      ],
    },
    {
      what: 'a number in quotes',
      text: frame(`  - name: backfill\n    batch:\n      query: x\n      size: "100"\n`),
      problems: ['6:13 phase-file-invalid `size` must be … Remove the quotes'],
    },
    {
      what: 'numbers out of range',
      text: frame(`  - name: backfill\n    batch: {query: x, size: 0, delay_ms: -1, parallel: 1.5, target_ms: .inf}\n`),
      problems: [
        '4:29 phase-file-invalid `size` must',
        '4:42 phase-file-invalid `delay_ms` must',
        '4:56 phase-file-invalid `parallel` must',
        '4:72 phase-file-invalid `target_ms` must',
      ],
    },
    {
      what: 'a time-out of nothing',
      text: frame('  - name: gate\n    wait_until: {query: SELECT 1, timeout_minutes: 0}\n'),
      problems: [
        '4:52 phase-file-invalid `timeout_minutes` must be a number above 0 and at most 100,000, but is the number 0.',
      ],
    },
    {
      what: 'yes for true',
      text: frame(`  - name: backfill\n    batch:\n      query: x\n      keep_updated_at: yes\n`),
      problems: ['6:24 phase-file-invalid `keep_updated_at` must be true or false, but is the text `yes`.'],
    },
    {
      what: 'a misspelt choice',
      text: frame('  - name: expand\n    on_failure: rolback\n    sql: x\n'),
      problems: [
        '4:17 phase-file-invalid `on_failure` must be rollback or none, but is the text `rolback`. Did you mean `rollback`?',
      ],
    },
    {
      what: 'a key without a value',
      text: frame('  - name: expand\n    sql:\n'),
      problems: ['4:5 phase-file-invalid `sql` has no value; it must be text.'],
    },
    {
      what: 'a list for text',
      text: frame('  - name: expand\n    sql:\n      - a\n'),
      problems: ['5:7 phase-file-invalid `sql` must be text, but is a list.'],
    },
    {
      what: 'a phase that is none',
      text: frame('  - expand\n'),
      problems: ['3:5 phase-file-invalid Item 1 of `phases` must be a mapping … the text `expand`'],
    },
    {
      what: 'a phase without a name',
      text: frame('  - sql: x\n'),
      problems: ['3:5 phase-file-invalid The required key `name` is missing'],
    },
    {
      what: 'a blank reason',
      text: frame('  - name: expand\n    sql: x\n    allow:\n      - {what: copy, reason: " "}\n'),
      problems: ['6:30 phase-file-invalid `reason` must be text (not blank)'],
    },
    {
      what: 'a list as an expected value',
      text: frame('  - name: gate\n    wait_until: {query: SELECT 1, expected: [0]}\n'),
      problems: ['4:45 phase-file-invalid `expected` must be a number, text, true, false or null, but is a list.'],
    },
    {
      what: 'several at once, in the order of the file',
      text: frame(`  - name: expand\n    sqll: x\n${gate}    alow: []\n`),
      problems: ['4:5 phase-unknown-key', '7:5 phase-unknown-key'],
    },
    {
      what: 'a wrong phase beside one with wrong SQL',
      text: frame(
        '  - name: expand\n    sqll: x\n  - name: more\n    type: expand\n    sql: SELECT 1\n    irreversible: x\n',
      ),
      problems: ['4:5 phase-unknown-key', '7:10 phase-statement-kind SELECT is not DDL'],
    },
  ];
  it.each(cases)('$what', check);
});

describe('rules between keys', () => {
  const cases: readonly Case[] = [
    {
      what: 'a name that says no type',
      text: frame('  - name: add\n    sql: x\n'),
      problems: ['3:11 phase-file-invalid The phase `add` has no `type` … Add `type: expand` or `type: contract`.'],
    },
    {
      what: 'the same with a batch',
      text: frame('  - name: fill\n    batch: {query: x}\n'),
      problems: ['3:11 phase-file-invalid The phase `fill` … Add `type: backfill`.'],
    },
    {
      what: 'sql in a backfill',
      text: frame(`  - name: backfill\n    sql: x\n    batch: {query: "${update}"}\n`),
      problems: ['4:5 phase-file-invalid `sql` is not valid in a backfill phase. Move the statement to `query:`'],
    },
    {
      what: 'batch in an expand',
      text: frame(`${expand}    batch: {query: "${update}"}\n`),
      problems: ['6:5 phase-file-invalid `batch` is not valid in an expand phase'],
    },
    {
      what: 'an expand without sql',
      text: frame('  - name: expand\n    irreversible: x\n'),
      problems: ['3:5 phase-file-invalid The expand phase `expand` has no `sql`'],
    },
    {
      what: 'a backfill without batch',
      text: frame('  - name: backfill\n'),
      problems: ['3:5 phase-file-invalid The backfill phase `backfill` has no `batch`'],
    },
    {
      what: 'a gate without wait_until',
      text: frame('  - name: gate\n'),
      problems: ['3:5 phase-file-invalid The gate phase `gate` has no `wait_until`'],
    },
    {
      what: 'a gate that waits for nothing',
      text: frame('  - name: gate\n    wait_until: {timeout_minutes: 1}\n'),
      problems: ['4:5 phase-file-invalid This gate has no condition to wait for.'],
    },
    {
      what: 'an expected value without a query',
      text: frame(`${expand}  - name: gate\n    wait_until: {expected: 1, not_before: {after: expand, hours: 1}}\n`),
      problems: ['7:18 phase-file-invalid The gate has `expected` but no `query` to compare it with'],
    },
    {
      what: 'both ways about going back',
      text: frame(
        '  - name: expand\n    sql: ALTER TABLE t FORCE\n    rollback_sql: ALTER TABLE t FORCE\n    irreversible: x\n',
      ),
      problems: [
        '6:5 phase-file-invalid The phase has both `irreversible` and `rollback_sql`, which contradict each other',
      ],
    },
    {
      what: 'two phases of one name',
      text: frame(`${expand}  - name: Expand\n    type: expand\n    sql: ALTER TABLE t FORCE\n    irreversible: x\n`),
      problems: ['6:11 phase-file-invalid Duplicate phase name `Expand`; the first phase is on line 3.'],
    },
    {
      what: 'an expand after a gate',
      text: frame(`${gate}${expand}`),
      problems: ['5:11 phase-order The expand phase `expand` comes after the gate phase `gate`.'],
    },
    {
      what: 'a backfill after a contract',
      text: frame(
        `${gate}  - name: contract\n    sql: ALTER TABLE t FORCE\n    irreversible: x\n  - name: backfill\n    batch: {query: "${update}"}\n`,
      ),
      problems: ['8:11 phase-order The backfill phase `backfill` comes after the contract phase `contract`.'],
    },
    {
      what: 'a contract without a gate',
      text: frame(`${expand}  - name: contract\n    sql: ALTER TABLE t FORCE\n    irreversible: x\n`),
      problems: [
        '6:11 contract-without-gate The contract phase `contract` has no gate before it, so nothing proves that the old columns or tables are unused',
      ],
    },
    {
      what: 'a soak time after a later phase',
      text: frame('  - name: gate\n    wait_until: {not_before: {after: contract, hours: 1}}\n'),
      problems: [
        '4:38 phase-file-invalid `after` names the phase `contract`, but no phase before this gate has that name.',
      ],
    },
    {
      what: 'a migration that depends on itself',
      text: `migration: m\ndepends_on: [a, m, a]\nphases:\n${expand}`,
      problems: [
        '2:17 phase-file-invalid The migration `m` depends on itself.',
        '2:20 phase-file-invalid `a` is listed twice in `depends_on`.',
      ],
    },
    {
      what: 'a mode that changes the language',
      text: `migration: m\nsession: {sql_mode: "STRICT_TRANS_TABLES, ansi_quotes"}\nphases:\n${expand}`,
      problems: [
        '2:21 phase-file-invalid The SQL mode `ansi_quotes` changes the SQL syntax, but phasedb reads SQL in the default syntax of MySQL',
      ],
    },
  ];
  it.each(cases)('$what', check);
});

describe('statements', () => {
  const ddl = (...lines: readonly string[]) =>
    frame(`  - name: expand\n    irreversible: x\n    sql: |\n${lines.map((line) => `      ${line}\n`).join('')}`);
  const asks = (query: string) => frame(`  - name: gate\n    wait_until:\n      query: |\n        ${query}\n`);
  const cases: readonly Case[] = [
    {
      what: 'nothing but a comment',
      text: ddl('-- later'),
      problems: ['5:10 phase-statement-kind `sql` contains no statement.'],
    },
    {
      what: 'DML in the second line of a block',
      text: ddl('ALTER TABLE t FORCE;', '  UPDATE t SET a = 1;'),
      problems: ['7:9 backfill-inside-ddl-phase UPDATE is not DDL … a backfill phase'],
    },
    { what: 'CALL', text: ddl('CALL p();'), problems: ['6:7 phase-statement-kind CALL is not DDL'] },
    {
      what: 'transactions and locks',
      text: ddl('START TRANSACTION;', 'LOCK TABLES t WRITE;', 'COMMIT;'),
      problems: [
        '6:7 phase-statement-kind `START',
        '7:7 phase-statement-kind `LOCK',
        '8:7 phase-statement-kind `COMMIT',
      ],
    },
    { what: 'rights', text: ddl('GRANT ALL ON *.* TO a;'), problems: ['6:7 phase-statement-kind `GRANT'] },
    {
      what: 'USE',
      text: ddl('USE other;'),
      problems: ['6:7 phase-statement-kind USE would run the following statements in another schema'],
    },
    {
      what: 'SET GLOBAL',
      text: ddl('SET GLOBAL max_connections = 1;'),
      problems: ['6:7 phase-statement-kind This SET changes the whole server.'],
    },
    {
      what: 'SET of a user variable',
      text: ddl('SET @a = 1;'),
      problems: ['6:7 phase-statement-kind This SET does not set a session variable.'],
    },
    {
      what: 'SET of another variable',
      text: ddl('SET SESSION unique_checks = 0;', 'SET sql_mode = "";'),
      problems: ['7:7 phase-statement-kind A phase cannot set `sql_mode`. Write sql_mode under `session:`'],
    },
    {
      what: 'SET to what is worked out: a function',
      text: ddl('SET lock_wait_timeout = wipe(3);'),
      problems: ['6:31 phase-statement-kind This SET has an expression.'],
    },
    {
      what: 'SET to what is worked out: a query',
      text: ddl('SET unique_checks = (SELECT MAX(wipe(id)) FROM t);'),
      problems: ['6:27 phase-statement-kind This SET has an expression.'],
    },
    {
      what: 'SET to what is worked out: the second of two',
      text: ddl('SET unique_checks = 0, foreign_key_checks := RELEASE_ALL_LOCKS();'),
      problems: ['6:52 phase-statement-kind This SET has an expression.'],
    },
    {
      what: 'SET to what is worked out: a sum',
      text: ddl('SET @@session.unique_checks = 0 + f();'),
      problems: ['6:37 phase-statement-kind This SET has an expression.'],
    },
    {
      what: 'an open string',
      text: ddl("ALTER TABLE t COMMENT 'x;", 'ALTER TABLE u FORCE;'),
      problems: ['6:29 statement-unparsed The string'],
    },
    {
      what: 'R32: ALGORITHM twice',
      text: ddl('ALTER TABLE t FORCE, ALGORITHM=INSTANT, ALGORITHM=COPY;'),
      problems: ['6:47 phase-statement-kind The statement has ALGORITHM twice'],
    },
    {
      what: 'nothing but ALGORITHM, twice',
      text: ddl('ALTER TABLE t ALGORITHM=INPLACE, ALGORITHM = COPY;'),
      problems: ['6:40 phase-statement-kind The statement has ALGORITHM twice'],
    },
    {
      what: 'R32: LOCK twice',
      text: ddl('ALTER TABLE t LOCK=NONE, FORCE, LOCK = SHARED;'),
      problems: ['6:39 phase-statement-kind The statement has LOCK twice'],
    },
    {
      what: 'DML to undo DDL',
      text: frame('  - name: expand\n    sql: ALTER TABLE t FORCE\n    rollback_sql: DELETE FROM t\n'),
      problems: ['5:19 backfill-inside-ddl-phase DELETE is not DDL'],
    },
    {
      what: 'no LIMIT in a batch',
      text: frame(
        '  - name: backfill\n    batch:\n      query: |\n        UPDATE t SET a = 1\n        WHERE a IS NULL\n',
      ),
      problems: ['7: … {batch_size}'],
    },
    {
      what: 'another LIMIT in a batch',
      text: frame(
        '  - name: backfill\n    batch:\n      query: |\n        UPDATE t SET a = 1\n        WHERE a IS NULL\n        LIMIT 10\n',
      ),
      problems: ['8:'],
    },
    {
      what: 'DDL in a batch',
      text: frame('  - name: backfill\n    batch:\n      query: ALTER TABLE t FORCE\n'),
      problems: ['5:14'],
    },
    {
      what: 'DDL to undo a batch',
      text: frame(`  - name: backfill\n    batch: {query: "${update}"}\n    rollback_sql: ALTER TABLE t FORCE\n`),
      problems: ['5:19'],
    },
    {
      what: 'no query in a gate',
      text: frame('  - name: gate\n    wait_until: {query: "-- none"}\n'),
      problems: ['4:25 phase-statement-kind `query` contains no query.'],
    },
    {
      what: 'two queries in a gate',
      text: asks('SELECT 1; SELECT 2'),
      problems: ['6:19 phase-statement-kind `query` contains more than one statement.'],
    },
    {
      what: 'a gate that changes rows',
      text: asks('DELETE FROM t'),
      problems: ['6:9 gate-mutates `query` must only read data: DELETE is not a SELECT.'],
    },
    {
      what: 'a gate that changes rows behind WITH',
      text: asks('WITH c AS (SELECT 1) DELETE FROM t'),
      problems: ['6:30 gate-mutates `query` must only read data: DELETE'],
    },
    {
      what: 'a gate that locks',
      text: asks('SELECT a FROM t FOR UPDATE'),
      problems: ['6:25 gate-mutates `query` must only read data, but FOR UPDATE locks the rows that it reads'],
    },
    {
      what: 'a gate that shares a lock',
      text: asks('SELECT a FROM t LOCK IN SHARE MODE'),
      problems: ['6:25 gate-mutates'],
    },
    {
      what: 'a gate that writes a file',
      text: asks("SELECT a FROM t INTO OUTFILE '/tmp/x'"),
      problems: ['6:25 gate-mutates `query` must only read data, but INTO writes its result to a file or variable'],
    },
    {
      what: 'a gate with the placeholder of a batch',
      text: asks('SELECT a FROM t LIMIT {batch_size}'),
      problems: ['6:31 phase-statement-kind The placeholder {batch_size} is valid only in the `query` of a batch'],
    },
    {
      what: 'a gate with an open comment',
      text: asks('SELECT 1 /* x'),
      problems: ['6:18 statement-unparsed The comment'],
    },
    {
      what: 'a gate longer than anybody writes',
      text: asks(`SELECT ${'1'.repeat(1024 * 1024)}`),
      problems: ['6:9 statement-unparsed `query` is longer than 1 MiB'],
    },
    {
      what: 'a statement longer than anybody writes',
      text: frame(
        `  - name: expand\n    sql: |\n      ALTER TABLE t FORCE;\n      ALTER TABLE t COMMENT '${'x'.repeat(1024 * 1024)}'\n    irreversible: x\n`,
      ),
      problems: ['6:7 statement-unparsed This statement is longer than 1 MiB'],
    },
    {
      what: 'more signs than anybody writes, over several phases',
      text: frame(
        ['a', 'b']
          .map((name) => `  - name: ${name}\n    type: expand\n    sql: |\n      ALTER TABLE t ${'('.repeat(60_000)}\n`)
          .join(''),
      ),
      problems: [
        '9:10 phase-file-invalid The file has more than 100,000 SQL tokens (words, values and operators), the limit for a migration',
      ],
    },
    {
      what: 'more lines than anybody writes, though they are one text',
      text: frame(`  - name: expand\n    sql: |\n${'      \n'.repeat(100_000)}    irreversible: x\n`),
      problems: ['1:1 phase-file-invalid The file has more than 100,000 lines, the limit for a migration'],
    },
    {
      what: 'more statements than anybody writes, in one phase',
      text: frame(`  - name: expand\n    sql: |\n${'      ALTER TABLE t FORCE;\n'.repeat(1001)}    irreversible: x\n`),
      problems: ['4:10 phase-file-invalid This text has 1001 statements'],
    },
    {
      what: 'more statements than anybody writes, in all',
      text: frame(
        ['a', 'b']
          .map(
            (name) =>
              `  - name: ${name}\n    type: expand\n    sql: |\n${'      ALTER TABLE t FORCE;\n'.repeat(501)}    irreversible: x\n`,
          )
          .join(''),
      ),
      problems: ['1:1 phase-file-invalid The file has 1002 statements'],
    },
    {
      what: 'a batch longer than anybody writes',
      text: frame(
        `  - name: backfill\n    batch: {query: "UPDATE t SET a = ${'1'.repeat(1024 * 1024)} LIMIT {batch_size}"}\n`,
      ),
      problems: ['4:20 statement-unparsed The query is longer than 1 MiB'],
    },
    {
      what: 'a done_when that changes rows',
      text: frame(`  - name: backfill\n    batch: {query: "${update}", done_when: DELETE FROM t}\n`),
      problems: ['4:88 gate-mutates `done_when` must only read data'],
    },
  ];
  it.each(cases)('$what', check);

  it.each([
    '(SELECT 1)',
    'TABLE t LIMIT 1',
    'VALUES ROW(0)',
    'WITH c AS (SELECT 1 AS a) (SELECT a FROM c)',
    'SELECT `into` FROM t.`update`;',
    "SELECT SUBSTRING('a' FROM 1 FOR 1)",
    'WITH RECURSIVE c (n) AS (SELECT 1) SELECT MAX(n) FROM c',
  ])('%s is a query of a gate', async (query) => {
    expect(await problemsOf(asks(query))).toEqual([]);
  });
});

describe('an expression of GitHub, which nobody replaces in this file', () => {
  const expression = (inner: string) => `\${{${inner}}}`;
  const inRef = (ref: string) =>
    frame(`${expand}  - name: gate\n    wait_until:\n      deployed: {environment: production, ref: "${ref}"}\n`);
  const column = expression(' inputs.column ');
  const sha = expression(' github.sha ');
  const own = expression(' sha ');

  it.each([
    ['in SQL', frame(expand.replace('COLUMN a', `COLUMN ${column}`)), '4:35', column],
    ['in the description', `description: of ${sha}\n${frame(expand)}`, '1:17', sha],
    ['as another ref', inRef(sha), '8:48', sha],
    ['without an end', frame(expand.replace('none needed', 'as ${'.concat('{ says'))), '5:22', '${'.concat('{ says')],
    ['in place of a reason', frame(expand.replace('none needed', own)), '5:19', own],
  ])('%s is an error, with what to write', async (_, text, place, shown) => {
    expect(await problemsOf(text)).toEqual([
      `${place} phase-file-invalid \`${shown}\` stays as it is written: GitHub replaces expressions in workflow files, and not in this file. Write the value itself. Only \`ref\` under \`deployed\` takes \`${own}\`, the commit that last changed this file.`,
    ]);
  });

  it('is the commit in the ref of a gate, and free in a comment', async () => {
    for (const ref of [own, expression('sha')])
      expect(await problemsOf(`# ${expression(' x ')}\n${inRef(ref)}`)).toEqual([]);
  });
});
