import { expect, it } from 'vitest';
import { annotationsOf } from '../../../../src/report/lint/annotations.ts';
import type { FindingJson } from '../../../../src/report/lint/json.ts';

const finding = (severity: string, more: Partial<FindingJson> = {}): FindingJson => ({
  rule: 'ddl-copy-table',
  severity,
  file: 'm.yaml',
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 9,
  phase: 'expand',
  message: 'It copies.',
  why: '',
  fix: null,
  docs: '',
  related: [],
  ...more,
});

it('ten of a level at most, with room for the step’s own error and for two notices of its own', () => {
  const many = ['error', 'warning', 'info'].flatMap((severity) => Array.from({ length: 12 }, () => finding(severity)));
  const { shown, leftOut } = annotationsOf(many);
  const count = (level: string) => shown.filter((one) => one.level === level).length;
  expect([count('error'), count('warning'), count('notice')]).toEqual([9, 10, 8]);
  expect(leftOut).toBe(9);
});

it('has columns on one line only, the fix behind the message, and no more characters than are shown', () => {
  const [one, over, long] = annotationsOf([
    finding('error', { fix: 'ALTER TABLE t;' }),
    finding('error', { endLine: 7 }),
    finding('error', { message: 'x'.repeat(10_000) }),
  ]).shown;
  expect(one).toMatchObject({ column: 5, endColumn: 9, message: 'It copies.\n\nWrite instead:\nALTER TABLE t;' });
  expect(over).toMatchObject({ endLine: 7, column: undefined, endColumn: undefined });
  expect(long?.message.length).toBeLessThan(4096);
});
