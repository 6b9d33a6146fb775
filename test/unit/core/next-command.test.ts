import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { lineOf, nextCommand, programCalled, setCommandWriter, setProgram } from '../../../src/core/next-command.ts';
import { commandNames } from '../../../src/options/commands.ts';

afterEach(() => {
  setProgram('phasedb');
  setCommandWriter(lineOf);
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

it.each(['run', 'state', 'mysql', 'inspect', 'project'])('no message of %s spells a command itself', (room) => {
  const spelt = new RegExp(`^(?!\\s*(?:/?\\*|//)).*\\bphasedb (?:${commandNames.join('|')})\\b.*$`, 'gm');
  const found = readdirSync(join('src', room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join('src', room, file), 'utf8').match(spelt) ?? []);
  expect(found).toEqual([]);
});
