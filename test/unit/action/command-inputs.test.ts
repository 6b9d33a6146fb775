import { expect, it } from 'vitest';
import { inputsOf } from '../../../src/action/command-inputs.ts';

it.each([
  ['resume', undefined, {}, '"command: resume"'],
  ['run', 'm.yaml', { phase: 'expand' }, '"command: run, migration: m.yaml, phase: expand"'],
  ['rollback', 'm.yaml', { to: 'expand' }, '"command: rollback, migration: m.yaml, to: expand"'],
  ['unpause', 'add_note', {}, '"command: unpause, migration: add_note"'],
  ['mark', 'm.yaml', { phase: 'expand' }, 'phasedb mark m.yaml --phase expand'],
])('the action gives %s of %s with %j as %s', (command, about, options, expected) => {
  expect(inputsOf({ command, about, options })).toBe(expected);
});
