import { describe, expect, it } from 'vitest';
import { commandNames } from '../../../src/options/commands.ts';
import type { Given } from '../../../src/options/entry-option.ts';
import { optionsOfCommand, readCommandOptions } from '../../../src/options/read-command-options.ts';

const written = (values: Record<string, Given>) => (name: string) => values[name];

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
      takeOver: 'never',
      yes: false,
      format: 'text',
      logFormat: 'text',
      showValues: false,
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

describe('the list', () => {
  it('has no name twice for a command', () => {
    for (const command of commandNames) {
      const names = optionsOfCommand(command).map(({ name }) => name);
      expect(names, command).toEqual([...new Set(names)]);
    }
  });

  it('has no default that its own check refuses', () => {
    expect(readCommandOptions('demo', written({}))).toMatchObject({ rows: 1_000_000, rate: 300 });
    expect(readCommandOptions('lint', written({}))).toMatchObject({ failOn: 'error', format: 'text' });
  });
});
