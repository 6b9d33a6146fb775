import { expect, test } from 'vitest';
import type { DoctorReport } from '../../../../src/inspect/doctor/check.ts';
import { doctorJson } from '../../../../src/report/run/doctor-json.ts';
import { doctorText } from '../../../../src/report/run/doctor-text.ts';

const report: DoctorReport = {
  server: 'app@db:3306/shop',
  checks: [
    { name: 'version', status: 'ok', found: 'MySQL 9.7.4' },
    { name: 'ALTER progress', status: 'warning', found: 'the consumer is off', remedy: 'Turn it on.' },
    {
      name: 'grant PROCESS',
      status: 'error',
      found: 'missing on *.*: needed to see whether replicas are connected, and which transactions stand in the way',
      remedy: `GRANT PROCESS ON *.* TO \`app_with_a_rather_long_name_here\`@\`some.rather.long.host.name.example.internal\`;`,
    },
  ],
};

test('every check on a line, then what is not in order, errors first, statements whole', () => {
  expect(doctorText(report)).toBe(`\
app@db:3306/shop

| check          | result  | found                                                                 |
| -------------- | ------- | --------------------------------------------------------------------- |
| version        | ok      | MySQL 9.7.4                                                           |
| ALTER progress | warning | the consumer is off                                                   |
| grant PROCESS  | error   | missing on *.*: needed to see whether replicas are connected, and wh… |

error: grant PROCESS: missing on *.*: needed to see whether replicas are connected, and which
transactions stand in the way
  GRANT PROCESS ON *.* TO \`app_with_a_rather_long_name_here\`@\`some.rather.long.host.name.example.internal\`;

warning: ALTER progress: the consumer is off
  Turn it on.

1 error, 1 warning.`);
});

test('nothing to object to', () => {
  expect(doctorText({ ...report, checks: report.checks.slice(0, 1) })).toMatch(/All is in order\.$/);
});

test('JSON', () => {
  expect(doctorJson(report)).toMatchObject({
    version: 1,
    ok: false,
    errors: 1,
    warnings: 1,
    checks: [{ name: 'version', remedy: null }, { remedy: 'Turn it on.' }, { status: 'error' }],
  });
});
