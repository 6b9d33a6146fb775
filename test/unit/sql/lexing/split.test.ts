import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../../../src/sql/lexing/split.ts';

const sqls = (text: string) => splitStatements(text).map((statement) => statement.sql);

describe('splitStatements', () => {
  it.each<[string, string, string[]]>([
    ['at semicolons', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
    [
      'not in strings, names and comments',
      'select \';\', `;`, ";" /* ; */ -- ;\n, 1; select 2',
      ['select \';\', `;`, ";" /* ; */ -- ;\n, 1', 'select 2'],
    ],
    ['behind a byte order mark', '\ufeffselect 1;', ['select 1']],
    ['no comments-only pieces', '-- a\n; /* b */ ; # c\n select 1; -- d', ['select 1']],
    ['a comment in front is no part', '-- a\nselect 1', ['select 1']],
    [
      'a version comment is one',
      '/*!80000 select 1 */; select 2 /*!80000 + 1 */;',
      ['/*!80000 select 1 */', 'select 2 /*!80000 + 1 */'],
    ],
    ['a version comment that nobody runs is none', '/*!999999 select 1 */;', []],
    ['no delimiter in a version comment', '/*!80000 select 1; */; select 2', ['/*!80000 select 1; */', 'select 2']],
    ['DELIMITER', 'DELIMITER //\nselect 1; select 2//\ndelimiter ;\nselect 3;', ['select 1; select 2', 'select 3']],
    [
      'DELIMITER that looks like a word',
      'DELIMITER $$\nselect a$$select 2 $$\nselect 3$$',
      ['select a', 'select 2', 'select 3'],
    ],
    [
      'DELIMITER ;; as mysqldump writes it',
      'DELIMITER ;;\n/*!50003 CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END */;;\nDELIMITER ;',
      ['/*!50003 CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END */'],
    ],
    ['a column named delimiter', 'create table t (\ndelimiter int);', ['create table t (\ndelimiter int)']],
  ])('%s', (_, text, expected) => {
    expect(sqls(text)).toEqual(expected);
  });

  it.each([
    'create trigger a before insert on t for each row set new.a = 1',
    'create trigger a before insert on t for each row begin set new.a = 1; set new.b = 2; end',
    'create definer=`a`@`b` trigger if not exists a after insert on y for each row follows z begin select 1; end',
    'create trigger a before insert on t for each row if new.a > 1 then set new.b = if(a, 1, 2); end if',
    'create trigger a before insert on t for each row begin if (a) then b: begin end b; elseif c then select 1; else select 2; end if; end',
    'create procedure if not exists p(a int) l: loop select end, x from t; leave l; end loop l',
    "create procedure p() comment 'x' reads sql data begin declare exit handler for sqlexception begin rollback; end; select 1; end",
    'create procedure p() begin repeat set x = 1; until x end repeat; while x do set x = case when 1 then 2 end; end while; end',
    'create procedure p() begin case x when 1 then select 1; else begin end; end case; end',
    'create procedure p() begin set x = case when a then case b when 1 then 2 end else 3 end; select t.end, t.begin from t; end',
    'create procedure p(a enum("x;y"), b decimal(10,2)) case a when 1 then select 1; end case',
    'create function f() returns int return if(1, 2, 3)',
    'create function f() returns char(10) charset utf8mb4 deterministic begin drop table if exists z; return repeat("a", 3); end',
    'create function f() returns int language javascript as $$ let a = 1; return a; $$',
    'create event e on schedule every 1 day starts now() do begin select 1; end',
    'create event e on schedule every 1 day do insert into t values (1)',
    'create procedure p() begin end',
    'create table begin_t (a int)',
    'begin',
  ])('keeps whole: %s', (sql) => {
    expect(splitStatements(`${sql};\nselect 1;`)).toMatchObject([
      { sql, problem: undefined },
      { sql: 'select 1', problem: undefined },
    ]);
  });

  it.each<[string, string, number]>([
    ["select 1; select 'a; select 2", 'unclosed-string', 17],
    ['select 1; /* a', 'unclosed-comment', 10],
    ['create trigger a before insert on t for each row begin set new.a = 1;', 'unclosed-block', 49],
  ])('says what stays open: %s', (text, code, offset) => {
    expect(splitStatements(text).at(-1)?.problem).toMatchObject({ code, offset });
  });
});

it('gives ordered slices of the text for any input', () => {
  const words = fc.constantFrom(
    'create',
    'trigger',
    'each',
    'row',
    'begin',
    'end',
    'if',
    'case',
    'repeat',
    ';',
    '\n',
    'delimiter',
    '//',
    '/*!80000',
    '*/',
    "'",
    '`',
    '--',
    'a',
    '(',
    ')',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 50 }), (parts) => {
      const text = parts.join(' ');
      let end = 0;
      for (const statement of splitStatements(text)) {
        expect(statement.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(statement.start, statement.end)).toBe(statement.sql);
        expect(statement.sql).not.toBe('');
        end = statement.end;
      }
    }),
    { numRuns: 500 },
  );
});
