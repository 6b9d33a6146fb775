import { expect, it } from 'vitest';
import { inputOf, inputsOf } from '../../../src/action/command-inputs.ts';

it.each<[string, string | undefined, Readonly<Record<string, string | true>>, string]>([
  ['resume', undefined, {}, '"command: resume"'],
  ['run', 'm.yaml', { phase: 'expand' }, '"command: run, migration: m.yaml, phase: expand"'],
  ['resume', 'm.yaml', { next: true }, '"command: resume, migration: m.yaml, phase: next"'],
  ['rollback', 'm.yaml', { to: 'expand' }, '"command: rollback, migration: m.yaml, to: expand"'],
  ['unpause', 'add_note', {}, '"command: unpause, migration: add_note"'],
  ['mark', 'm.yaml', { phase: 'expand' }, 'phasedb mark m.yaml --phase expand'],
])('the action gives %s of %s with %j as %s', (command, about, options, expected) => {
  expect(inputsOf({ command, about, options })).toBe(expected);
});

it.each([
  ['replica', 'the input replicas'],
  ['db', 'the input database-url'],
  ['max-runtime', 'the input max-runtime'],
  ['baseline', '--baseline'],
])('the action calls --%s %s', (option, expected) => {
  expect(inputOf(option)).toBe(expected);
});
