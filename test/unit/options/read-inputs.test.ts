import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLineList } from '../../../src/options/command-line-list.ts';
import { actionCommands } from '../../../src/options/commands.ts';
import { inputList } from '../../../src/options/input-list.ts';
import { readCommandOptions } from '../../../src/options/read-command-options.ts';
import { readInputs } from '../../../src/options/read-inputs.ts';

const inputs = (values: Record<string, string>) => readInputs((name) => values[name] ?? '');

describe('the action', () => {
  it('gives defaults to what is empty, and reads a list by its lines', () => {
    const read = inputs({ command: 'run', replicas: 'mysql://a\n\n  mysql://b \n', comment: ' ' });
    expect(read).toMatchObject({ command: 'run', phase: undefined, comment: 'always', failOnIncomplete: false });
    expect(read.replicas).toEqual(['mysql://a', 'mysql://b']);
    expect(inputs({})).toMatchObject({ command: 'lint', estimate: 'auto', onlyChanged: true });
  });

  it('does not read what the command does not use', () => {
    expect(inputs({ command: 'lint', 'max-runtime': 'soon' }).maxRuntime).toBeUndefined();
    expect(() => inputs({ command: 'run', 'max-runtime': 'soon' })).toThrow('The input max-runtime is not valid.');
  });

  it('has no default that its own check refuses', () => {
    for (const command of actionCommands) expect(inputs({ command })).toMatchObject({ command });
  });

  it('refuses a command that it does not have', () => {
    expect(() => inputs({ command: 'migrate' })).toThrow('The input command is not valid.');
  });
});

it('the lists have every file of the table (else: npm run options)', () => {
  const files = readdirSync('src/options/table')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  const listed = [...commandLineList, ...inputList].map(({ name }) => name);
  expect([...new Set(listed)].toSorted()).toEqual(files.toSorted());
});

it('both entries refuse the same values with the same words', () => {
  const line = () => readCommandOptions('run', (name) => (name === 'max-runtime' ? '5' : undefined));
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
