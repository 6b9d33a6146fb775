import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionCommands, commandNames } from '../../../src/options/commands.ts';
import { optionList } from '../../../src/options/option-list.ts';
import { type Given, optionsOfEntry, readCommandOptions, readInputs } from '../../../src/options/read-options.ts';

const written = (values: Record<string, Given>) => (name: string) => values[name];
const inputs = (values: Record<string, string>) => readInputs((name) => values[name] ?? '');

describe('the table', () => {
  it('has every file', () => {
    const files = readdirSync('src/options/table').map((file) => file.replace(/\.ts$/, ''));
    expect(optionList.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  });

  it.each(['commandLine', 'input'] as const)('has no name twice for a command: %s', (entry) => {
    for (const command of entry === 'input' ? actionCommands : commandNames) {
      const names = optionsOfEntry(entry)
        .filter(({ commands }) => commands.includes(command))
        .map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  it('has no default that its own check refuses', () => {
    for (const command of actionCommands) expect(inputs({ command })).toMatchObject({ command });
    expect(readCommandOptions('demo', written({}))).toMatchObject({ rows: 1_000_000, rate: 300 });
    expect(readCommandOptions('lint', written({}))).toMatchObject({ failOn: 'error', format: 'text' });
  });
});

describe('the command line', () => {
  it('gives a command its own options, read', () => {
    expect(readCommandOptions('run', written({ 'max-runtime': '5h', replica: ['mysql://a', 'mysql://b'] }))).toEqual({
      migration: undefined,
      next: false,
      phase: undefined,
      db: undefined,
      passwordFile: undefined,
      replica: ['mysql://a', 'mysql://b'],
      stateDatabase: undefined,
      dryRun: false,
      maxRuntime: { ms: 18_000_000, text: '5h' },
      onFailure: undefined,
      yes: false,
      format: 'text',
      logFormat: 'text',
    });
  });

  it('says what a command needs', () => {
    expect(() => readCommandOptions('rollback', written({}))).toThrow('--to is missing.');
    expect(readCommandOptions('rollback', written({ to: ' expand ' })).to).toBe('expand');
    expect(readCommandOptions('pause', written({})).reason).toBeUndefined();
    expect(() => readCommandOptions('mark', written({ phase: 'expand' }))).toThrow('--reason is missing.');
  });

  it('does not take an empty value for an option that was left out', () => {
    expect(() => readCommandOptions('lint', written({ db: '' }))).toThrow('The value of --db is missing.');
    expect(() => readCommandOptions('mark', written({ phase: 'expand', reason: ' ' }))).toThrow(
      'The value of --reason is missing.',
    );
  });
});

describe('the action', () => {
  it('gives defaults to what is empty, and reads a list by its lines', () => {
    const read = inputs({ command: 'run', replicas: 'mysql://a\n\n  mysql://b \n', comment: ' ' });
    expect(read).toMatchObject({ command: 'run', phase: 'next', comment: 'always', failOnIncomplete: false });
    expect(read.replicas).toEqual(['mysql://a', 'mysql://b']);
    expect(inputs({})).toMatchObject({ command: 'lint', estimate: 'auto', onlyChanged: true });
  });

  it('does not read what the command does not use', () => {
    expect(inputs({ command: 'lint', 'max-runtime': 'soon' }).maxRuntime).toBeUndefined();
    expect(() => inputs({ command: 'run', 'max-runtime': 'soon' })).toThrow('The input max-runtime is not valid.');
  });

  it('refuses a command that it does not have', () => {
    expect(() => inputs({ command: 'migrate' })).toThrow('The input command is not valid.');
  });
});

it('both entries refuse the same values with the same words', () => {
  const line = () => readCommandOptions('run', written({ 'max-runtime': '5' }));
  const action = () => inputs({ command: 'run', 'max-runtime': '5' });
  expect(messageOf(action)).toEqual(
    messageOf(line).map((text) => text.replace('--max-runtime', 'The input max-runtime')),
  );
});

function messageOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    const { message, remedy } = error as { message: string; remedy: string };
    return [message, remedy];
  }
  return [];
}
