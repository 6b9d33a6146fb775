import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../../src/sql/lexing/lexer.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import type { AlterClause, AlterTable } from '../../../../src/sql/statements/statement.ts';
import { processorMs } from '../../../processor-time.ts';
import { alterForms, brokenForms } from './alter-forms.ts';

function alter(sql: string): AlterTable {
  const statement = readStatement(sql);
  if (statement.kind !== 'alter-table') throw new Error(`${statement.kind}: ${JSON.stringify(statement)}`);
  return statement;
}

const clause = (text: string): AlterClause | undefined => alter(`ALTER TABLE t ${text}`).clauses[0];

describe.each(Object.entries(alterForms))('%s', (op, forms) => {
  it.each(forms.map((form) => [form]))('%s', (form) => {
    const sql = `ALTER TABLE \`d\`.t ${form};`;
    const { clauses, table } = alter(sql);
    expect(clauses.map((read) => read.op)).toEqual([op]);
    expect(sql.slice(table.span.start, table.span.end)).toBe('`d`.t');
    const span = clauses[0]?.span;
    expect(sql.slice(span?.start, span?.end)).toBe(form.replace(/ \/\*!99999 JUNK \*\/| \*\/$/, ''));
  });
});

describe('what MySQL refuses is unread', () => {
  it.each(brokenForms.map((form) => [form]))('%s', (form) => {
    const { clauses } = alter(`ALTER TABLE t ${form}, DROP COLUMN z`);
    expect(clauses.map((read) => read.op)).toEqual(['unread', 'drop-column']);
    expect(clauses[0]).toMatchObject({ text: form });
  });
});

/** Those that may stand beside others; ORDER BY takes all that follows for its own. */
const combinable = Object.entries(alterForms)
  .filter(([op]) => !['partition', 'tablespace', 'secondary-engine', 'order-by'].includes(op))
  .flatMap(([op, forms]) => forms.map((form) => ({ op, form })));

it('reads any sequence of clauses, with or without assertions between them', () => {
  const one = fc.constantFrom(...combinable);
  const assertion = fc.constantFrom('ALGORITHM=INPLACE', 'algorithm copy', 'LOCK = NONE', 'lock default');
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 6 }),
      fc.array(assertion, { maxLength: 2 }),
      fc.nat(6),
      (parts, asserted, at) => {
        const texts = parts.map((part) => part.form);
        texts.splice(Math.min(at, texts.length), 0, ...asserted);
        const read = alter(`ALTER TABLE t ${texts.join(', ')}`);
        expect(read.clauses.map((each) => each.op)).toEqual(parts.map((part) => part.op));
        expect(read.algorithm !== undefined).toBe(asserted.some((text) => /algorithm/i.test(text)));
        expect(read.lock !== undefined).toBe(asserted.some((text) => /lock/i.test(text)));
      },
    ),
  );
});

it('never throws, and never takes a text apart differently for a dropped, doubled or swapped token without saying so', () => {
  const forms = Object.values(alterForms).flat();
  fc.assert(
    fc.property(
      fc.constantFrom(...forms),
      fc.constantFrom(...forms),
      fc.nat(),
      fc.constantFrom('drop', 'double', 'swap', 'junk'),
      (one, other, at, how) => {
        const tokens = lex(`ALTER TABLE t ${one}, ${other}`).tokens.map((token) => token.text);
        const index = at % tokens.length;
        const token = tokens[index] ?? '';
        if (how === 'drop') tokens.splice(index, 1);
        else if (how === 'double') tokens.splice(index, 0, token);
        else if (how === 'junk') tokens.splice(index, 0, ')', '(');
        else tokens.splice(index, 2, tokens[index + 1] ?? '', token);
        const sql = tokens.join(' ');
        const statement = readStatement(sql);
        if (statement.kind !== 'alter-table') return;
        for (const { span } of statement.clauses) {
          expect(span.end).toBeGreaterThan(span.start);
          expect(sql.slice(span.start, span.end)).toBe(sql.slice(span.start, span.end).trim());
        }
      },
    ),
    { numRuns: 2000 },
  );
});

describe('columns', () => {
  const column = (definition: string) => {
    const read = clause(`ADD ${definition}`);
    return read?.op === 'add-column' ? read.columns[0] : undefined;
  };

  it('reads every attribute', () => {
    expect(
      column(
        "`a``b` varchar(20) character set latin1 collate latin1_bin not null default 'it''s' comment 'a\\'b' 'c' invisible unique",
      ),
    ).toEqual({
      name: 'a`b',
      type: { name: 'varchar', arguments: [20], members: undefined, unsigned: false, zerofill: false, binary: false },
      nullable: false,
      default: { kind: 'literal', text: "'it''s'" },
      onUpdate: undefined,
      autoIncrement: false,
      generated: undefined,
      invisible: true,
      comment: "a'bc",
      charset: 'latin1',
      collation: 'latin1_bin',
      srid: undefined,
      columnFormat: undefined,
      storage: undefined,
      inlineKey: 'unique',
      inlineCheck: undefined,
      inlineReference: false,
    });
  });

  it.each<[string, string, number[]]>([
    ['integer(5)', 'int', [5]],
    ['bool', 'tinyint', [1]],
    ['int8', 'bigint', []],
    ['numeric(5,2)', 'decimal', [5, 2]],
    ['double precision', 'double', []],
    ['real', 'double', []],
    ['float4', 'float', []],
    ['character varying(4)', 'varchar', [4]],
    ['national varchar(4)', 'varchar', [4]],
    ['nchar(4)', 'char', [4]],
    ['long', 'mediumtext', []],
    ['long varbinary', 'mediumblob', []],
    ['char(3) byte', 'binary', [3]],
    ['text byte', 'blob', []],
    ['datetime(6)', 'datetime', [6]],
    ['serial', 'bigint', []],
    ['geomcollection', 'geometrycollection', []],
  ])('%s is %s', (written, name, args) => {
    expect(column(`a ${written}`)?.type).toMatchObject({ name, arguments: args });
  });

  it.each<[string, object]>([
    ['a int default null', { default: { kind: 'null', text: 'null' } }],
    ['a int default (uuid())', { default: { kind: 'expression', text: '(uuid())' } }],
    ['a int default - 5', { default: { kind: 'literal', text: '- 5' } }],
    [
      'a timestamp default now(3) on update now(3)',
      { default: { kind: 'current-timestamp', text: 'now(3)' }, onUpdate: 'now(3)' },
    ],
    ['a int as (b + (c)) stored', { generated: { expression: 'b + (c)', stored: true } }],
    ['a int generated always as (b) virtual null', { generated: { expression: 'b', stored: false }, nullable: true }],
    ["a enum('x','y''z')", { type: { name: 'enum', members: ['x', "y'z"] } }],
    ['a serial', { nullable: false, autoIncrement: true, inlineKey: 'unique', type: { unsigned: true } }],
    ['a int zerofill', { type: { unsigned: true, zerofill: true } }],
    ['a int primary key', { inlineKey: 'primary' }],
    ['a int key', { inlineKey: 'key' }],
    [
      'a int constraint c check (a > 0) not enforced',
      { inlineCheck: { name: 'c', expression: 'a > 0', enforced: false } },
    ],
    [
      'a int references d.p (x) on delete cascade',
      {
        inlineReference: true,
        inlineForeignKey: {
          columns: ['a'],
          references: { table: { schema: 'd', name: 'p' }, columns: ['x'] },
          onDelete: 'CASCADE',
        },
      },
    ],
    ['a nchar(3)', { charset: 'utf8mb3' }],
    ['a varchar(3) ascii', { charset: 'latin1' }],
    ['a varchar(3) binary', { type: { binary: true } }],
    ['a point srid 4326', { srid: 4326 }],
    ['a int column_format fixed storage memory', { columnFormat: 'FIXED', storage: 'MEMORY' }],
  ])('%s', (definition, expected) => {
    expect(column(definition)).toMatchObject(expected);
  });

  it('reads positions', () => {
    expect(clause('ADD a INT FIRST')).toMatchObject({ position: 'first' });
    expect(clause('CHANGE x a INT AFTER `b c`')).toMatchObject({ from: 'x', position: { after: 'b c' } });
    expect(clause('MODIFY a INT')).toMatchObject({ position: 'unchanged' });
  });
});

describe('other clauses', () => {
  it.each<[string, object]>([
    [
      'ADD UNIQUE KEY k (a(3) DESC, (b + 1)) USING HASH COMMENT "c" INVISIBLE',
      {
        index: {
          name: 'k',
          kind: 'unique',
          parts: [
            { column: 'a', prefix: 3, descending: true },
            { expression: 'b + 1', descending: false },
          ],
          using: 'hash',
          comment: 'c',
          invisible: true,
        },
      },
    ],
    ['ADD CONSTRAINT u UNIQUE KEY k (a)', { index: { name: 'k' } }],
    ['ADD CONSTRAINT u UNIQUE (a)', { index: { name: 'u' } }],
    ['ADD PRIMARY KEY pk (a)', { index: { name: undefined, kind: 'primary' } }],
    ['ADD FULLTEXT k (a) WITH PARSER ngram', { index: { kind: 'fulltext', parser: 'ngram' } }],
    [
      'ADD CONSTRAINT f FOREIGN KEY g (a) REFERENCES d.p (x) ON DELETE SET NULL',
      {
        foreignKey: {
          name: 'f',
          columns: ['a'],
          references: { table: { schema: 'd', name: 'p' }, columns: ['x'] },
          onDelete: 'SET NULL',
          onUpdate: undefined,
        },
      },
    ],
    ['ADD FOREIGN KEY g (a) REFERENCES p (x)', { foreignKey: { name: undefined } }],
    ['RENAME KEY a TO b', { from: 'a', to: 'b' }],
    ['RENAME TO x.y', { to: { schema: 'x', name: 'y' } }],
    ['ALTER a SET DEFAULT (1)', { column: 'a', expression: '(1)' }],
    ['CONVERT TO CHARSET utf8mb4 COLLATE utf8mb4_bin', { charset: 'utf8mb4', collation: 'utf8mb4_bin' }],
    ['DEFAULT CHARSET latin1', { name: 'default character set', value: 'latin1' }],
    ['COLLATE = latin1_bin', { name: 'default collate', value: 'latin1_bin' }],
    ["COMMENT 'it''s'", { name: 'comment', value: "it's" }],
    ['ORDER BY a DESC, b', { columns: ['a', 'b'] }],
    ['DROP PARTITION p0, p1', { action: 'drop', names: ['p0', 'p1'] }],
    ['TRUNCATE PARTITION ALL', { action: 'truncate', names: [] }],
    [
      'ADD PARTITION (PARTITION a VALUES LESS THAN (f(1, 2)), PARTITION b VALUES IN (3))',
      { action: 'add', names: ['a', 'b'] },
    ],
    ['REORGANIZE PARTITION a INTO (PARTITION b VALUES IN (1))', { action: 'reorganize', names: ['a', 'b'] }],
    ['EXCHANGE PARTITION p WITH TABLE d.o', { action: 'exchange', names: ['p'], table: { schema: 'd', name: 'o' } }],
    ['CHECK PARTITION p0', { action: 'check' }],
  ])('%s', (text, expected) => {
    expect(clause(text)).toMatchObject(expected);
  });

  it('takes an index out of an ADD list', () => {
    const { clauses } = alter('ALTER TABLE t ADD (a INT, INDEX k (a), b INT)');
    expect(clauses.map((each) => each.op)).toEqual(['add-column', 'add-index']);
    expect(clauses[0]).toMatchObject({ columns: [{ name: 'a' }, { name: 'b' }] });
  });

  it('reads table options without commas, and partitioning behind them', () => {
    const { clauses } = alter(
      "ALTER TABLE t ADD a INT, ENGINE=InnoDB ROW_FORMAT DYNAMIC COMMENT 'x' PARTITION BY HASH(a)",
    );
    expect(clauses.map((each) => each.op)).toEqual([
      'add-column',
      'table-option',
      'table-option',
      'table-option',
      'partition',
    ]);
  });

  it('reads an ALTER without clauses', () => {
    expect(alter('ALTER TABLE t;').clauses).toEqual([]);
  });

  it('takes what stands in a version comment for text', () => {
    expect(alter('ALTER TABLE t ADD a INT /*!80000 , DROP COLUMN b */').clauses.map((each) => each.op)).toEqual([
      'add-column',
      'drop-column',
    ]);
    expect(alter('ALTER TABLE t ADD a INT /*!99999 , DROP COLUMN b */').clauses.map((each) => each.op)).toEqual([
      'add-column',
    ]);
  });

  it('goes by the sql_mode', () => {
    expect(readStatement('ALTER TABLE "t" ADD "a" INT', { ansiQuotes: true })).toMatchObject({
      kind: 'alter-table',
      table: { name: 't' },
    });
  });
});

describe('ALGORITHM and LOCK', () => {
  it.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['ADD a INT, ALGORITHM=INPLACE, LOCK=NONE', 'INPLACE', 'NONE', undefined],
    ['lock shared, algorithm copy, ADD a INT', 'COPY', 'SHARED', undefined],
    ['ADD a INT, ALGORITHM = default, DROP b', 'DEFAULT', undefined, undefined],
    ['ALGORITHM=COPY, ADD a INT, ALGORITHM=INPLACE', 'INPLACE', undefined, 'algorithm'],
    ['LOCK=NONE, LOCK=NONE', undefined, 'NONE', 'lock'],
  ])('%s', (text, algorithm, lock, doubled) => {
    const read = alter(`ALTER TABLE t ${text}`);
    expect([read.algorithm?.value, read.lock?.value, read.doubled]).toEqual([algorithm, lock, doubled]);
  });
});

it('is linear for long and deep statements', async () => {
  const took = await processorMs(() => {
    const many = alter(`ALTER TABLE t ${Array(20_000).fill('ADD a INT NOT NULL').join(', ')}`);
    expect(many.clauses).toHaveLength(20_000);
    alter(`ALTER TABLE t ADD a INT DEFAULT ${'('.repeat(100_000)}1${')'.repeat(100_000)}`);
    alter(`ALTER TABLE t ADD a INT DEFAULT ${'('.repeat(100_000)}1`);
    alter(`ALTER TABLE t ${'ENGINE '.repeat(30_000)}`);
    alter(`ALTER TABLE t ${'frob '.repeat(50_000)}`);
  });
  expect(took).toBeLessThan(5000);
});
