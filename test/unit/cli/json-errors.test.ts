import { describe, expect, it } from 'vitest';
import { commandList } from '../../../src/cli/command-list.ts';
import { callCommandLine } from '../../command-line.ts';

async function called(args: readonly string[], env: Record<string, string> = {}) {
  return callCommandLine(args, { folder: '/nowhere', env });
}

const json = ['--log-format', 'json'];

describe('errors with --log-format json', () => {
  it.each([
    ['an unknown command', ['nonsense', ...json], 64],
    ['an unknown option', ['run', 'm.yaml', '--nonsense', ...json], 64],
    ['an option before it', ['status', '--log-format=json', '--nonsense'], 64],
    ['a value that is none of the choices', ['lint', 'm.yaml', '--fail-on', 'x', ...json], 64],
    ['an option without its value', ['run', 'm.yaml', ...json, '--db'], 64],
    ['an option that is missing', ['rollback', 'm.yaml', ...json], 64],
    ['no command', [...json], 64],
    ['a URL that cannot be read', ['status', '--db', 'nonsense', ...json], 64],
    ['a file that does not exist', ['run', 'none.yaml', '--db', 'mysql://u@127.0.0.1:1/d', ...json], undefined],
    ['a configuration that does not exist', ['lint', 'none.yaml', '--schema', 'none.sql', ...json], undefined],
  ])('are JSON, a line each: %s', async (_, args, exit) => {
    const { exit: given, stderr, stdout } = await called(args);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      type: 'error',
      exit: exit ?? given,
      error: { code: expect.any(String), message: expect.stringMatching(/./), remedy: expect.any(String) },
    });
    expect(given).not.toBe(0);
    expect(lines.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(stdout).toBe('');
  });

  it.each(commandList.map(({ name }) => name))(
    'are JSON of each command, before and after its options are read: %s',
    async (name) => {
      // The second word is one too many for some, and no file for the others.
      for (const args of [
        [name, '--nonsense', ...json],
        [name, ...json, '--db', 'nonsense', '--reason', 'x', '--rows', '-1', 'a', 'b', 'c'],
      ]) {
        const { exit, stderr, stdout } = await called(args);
        expect(exit).not.toBe(0);
        expect(stdout).toBe('');
        const lines = stderr
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        expect(lines.filter(({ type }) => type === 'error')).toHaveLength(1);
        expect(lines.at(-1)).toMatchObject({ type: 'error', exit, error: { code: expect.any(String) } });
      }
    },
  );

  it('of a wrong usage are one value on stdout with --format json', async () => {
    const { stdout } = await called(['status', '--nonsense', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ exit: 64, error: { code: 'wrong-usage' } });
  });

  it('stay text without it', async () => {
    const { exit, stderr } = await called(['nonsense']);
    expect(exit).toBe(64);
    expect(stderr).toContain("error: unknown command 'nonsense'");
  });

  it('are no command of a runner, whatever name a file has', async () => {
    const { stderr } = await called(['lint', 'a\n::stop-commands::x'], { GITHUB_ACTIONS: 'true' });
    expect(stderr).not.toMatch(/^\s*::/m);
  });
});
