import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  commandToGoOn,
  lineOf,
  markCommand,
  nextCommand,
  nextPhaseCommand,
  programCalled,
  setCommandToGoOn,
  setCommandWriter,
  setPhaseToGoOn,
  setProgram,
} from '../../../src/core/next-command.ts';
import { commandNames } from '../../../src/options/commands.ts';

afterEach(() => {
  setProgram('phasedb');
  setCommandWriter(lineOf);
  setPhaseToGoOn('resume', 'FILE');
});

it('a command is a line for a terminal until an entry says otherwise', () => {
  expect(nextCommand('status')).toBe('phasedb status');
  expect(nextCommand('resume', 'm.yaml', { phase: 'expand' })).toBe('phasedb resume m.yaml --phase expand');
});

it('the line begins as the program was called', () => {
  setProgram('node dist/cli.js');
  expect(programCalled()).toBe('node dist/cli.js');
  expect(nextCommand('rollback', 'm.yaml', { to: 'expand' })).toBe('node dist/cli.js rollback m.yaml --to expand');
});

it('a word that a shell would take apart is quoted', () => {
  expect(nextCommand('run', "it's mine.yaml")).toBe("phasedb run 'it'\\''s mine.yaml'");
  expect(nextCommand('run', '$(rm).yaml')).toBe("phasedb run '$(rm).yaml'");
  expect(nextCommand('run', 'größe.yaml', { reason: '…' })).toBe('phasedb run größe.yaml --reason …');
});

it('an entry writes commands in its own way', () => {
  setCommandWriter(({ command, about, options }) => JSON.stringify([command, about, options]));
  expect(nextCommand('run', 'm.yaml', { phase: 'a' })).toBe('["run","m.yaml",{"phase":"a"}]');
});

it('mark is a line for a terminal, with the word that mark requires, whoever reads it', () => {
  setCommandWriter(() => 'inputs of the action');
  expect(markCommand('my file.yaml', 'expand')).toBe("phasedb mark 'my file.yaml' --phase expand complete --reason …");
});

/** A failure that tells somebody to resume or undo knows the file; without it the command is not exact. */
it('run, backfill, gate and rollback name the file in every command', () => {
  const found = readdirSync('src/run', { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(backfill|ddl|gate|judge|phase|rollback)\//.test(file) && file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join('src/run', file), 'utf8').match(/nextCommand\('[a-z-]+'\)/g) ?? []);
  expect(found).toEqual([]);
});

it.each(['run', 'state', 'mysql', 'inspect', 'project'])('no message of %s spells a command itself', (room) => {
  const spelt = new RegExp(`^(?!\\s*(?:/?\\*|//)).*\\bphasedb (?:${commandNames.join('|')})\\b.*$`, 'gm');
  const found = readdirSync(join('src', room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join('src', room, file), 'utf8').match(spelt) ?? []);
  expect(found).toEqual([]);
});

it('what failed is gone on with by the command that was at work', () => {
  expect(commandToGoOn()).toBe('phasedb resume FILE --next');
  setPhaseToGoOn('resume', 'm.yaml');
  expect(commandToGoOn()).toBe('phasedb resume m.yaml --next');
  setCommandToGoOn('rollback', 'm.yaml', { to: 'expand' });
  expect(commandToGoOn()).toBe('phasedb rollback m.yaml --to expand');
});

it('a command that is advised works on one phase: it never goes on into a contract', () => {
  expect(nextPhaseCommand('resume', 'm.yaml')).toBe('phasedb resume m.yaml --next');
  const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('core/next-command.ts'))
    .flatMap(
      (file) =>
        readFileSync(join('src', file), 'utf8').match(
          /(?:nextCommand|setCommandToGoOn)\(\s*'(?:run|resume)'(?![^()]*\{[^}]*\bphase\b)[^\n]*/g,
        ) ?? [],
    );
  expect(found).toEqual([]);
});
