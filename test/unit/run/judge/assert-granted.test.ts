import { expect, it } from 'vitest';
import type { DdlPhase } from '../../../../src/migration/migration.ts';
import { assertGranted } from '../../../../src/run/judge/assert-granted.ts';
import { migrationOf } from '../../../integration/run/running.ts';

const granted = ['GRANT USAGE ON *.* TO `app`@`%`', 'GRANT SELECT, INSERT, CREATE, ALTER, INDEX ON `d`.* TO `app`@`%`'];

/** Asks for the privileges of an expand phase. */
async function ask(sql: string, lines: readonly string[], trusts = 'ON') {
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ${sql}\n`,
  );
  const phase = migration.phases[0] as DdlPhase;
  const query = async (text: string) => {
    if (text.includes('CURRENT_USER')) return [{ account: 'app@%', roles: 'NONE', letter_case: '0' }];
    if (text === 'SHOW GRANTS') return lines.map((line) => ({ grants: line }));
    if (!text.includes('log_bin')) return [];
    return [
      { Variable_name: 'log_bin', Value: 'ON' },
      { Variable_name: 'log_bin_trust_function_creators', Value: trusts },
    ];
  };
  const sessions = {
    control: { query, asQuery: query },
    server: { database: 'd' },
    onControl: (work: () => unknown) => work(),
  };
  return assertGranted({ sessions } as never, phase, phase.statements).then(
    () => 'granted',
    (error: unknown) => error,
  );
}

const trigger = 'CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;';

it.each([
  ['ALTER TABLE t ADD COLUMN b INT NULL;', granted],
  [trigger, [...granted, 'GRANT TRIGGER ON `d`.`t` TO `app`@`%`']],
  ['DROP TABLE t;', ['GRANT ALL PRIVILEGES ON *.* TO `app`@`%`']],
  // Of overlapping patterns nobody can tell which counts, so the server decides.
  ['DROP TABLE t;', ['GRANT SELECT ON `d%`.* TO `app`@`%`', 'GRANT DROP ON `%`.* TO `app`@`%`']],
  ['SET SESSION foreign_key_checks = 0;', []],
])('lets go on: %s', async (sql, lines) => {
  expect(await ask(sql, lines)).toBe('granted');
});

it.each([
  [
    'ALTER TABLE t ADD COLUMN b INT NULL;',
    ['GRANT SELECT ON `d`.* TO `app`@`%`'],
    'ALTER on d.t',
    'GRANT ALTER ON `d`.`t` TO `app`@`%`;',
  ],
  // The first statement could run: the phase would be left half done.
  ['ALTER TABLE t ADD COLUMN b INT NULL; DROP TABLE u;', granted, 'DROP on d.u', 'GRANT DROP ON `d`.`u` TO `app`@`%`;'],
  [trigger, granted, 'TRIGGER on d.t', 'GRANT TRIGGER ON `d`.`t` TO `app`@`%`;'],
  [
    'ALTER TABLE other.t ADD COLUMN b INT NULL;',
    granted,
    'ALTER on other.t',
    'GRANT ALTER ON `other`.`t` TO `app`@`%`;',
  ],
  ['RENAME TABLE t TO t2;', granted, 'DROP on d.t', 'GRANT DROP ON `d`.`t` TO `app`@`%`;'],
  ['CREATE VIEW v AS SELECT a FROM t;', granted, 'CREATE VIEW on d.v', 'GRANT CREATE VIEW ON `d`.`v` TO `app`@`%`;'],
  [
    'CREATE PROCEDURE p(n INT) SELECT n;',
    granted,
    'CREATE ROUTINE on d',
    'GRANT CREATE ROUTINE ON `d`.* TO `app`@`%`;',
  ],
])('refuses before anything begins, with the grant: %s', async (sql, lines, what, grant) => {
  expect(await ask(sql, lines)).toMatchObject({
    code: 'grant-missing',
    exit: 1,
    message: `The phase expand cannot start: the user app@% does not have ${what}.`,
    untouched: 'Nothing was changed.',
    remedy: expect.stringContaining(`Run as an administrator: ${grant} `),
  });
});

it('a trigger that the binary log forbids is refused with the variable, and SUPER may make it', async () => {
  const lines = [...granted, 'GRANT TRIGGER ON `d`.* TO `app`@`%`'];
  expect(await ask(trigger, lines, 'OFF')).toMatchObject({
    code: 'grant-missing',
    message: expect.stringMatching(/error 1419/),
    remedy: expect.stringMatching(/SET PERSIST log_bin_trust_function_creators = 1;/),
  });
  expect(await ask(trigger, [...lines, 'GRANT SUPER ON *.* TO `app`@`%`'], 'OFF')).toBe('granted');
});
