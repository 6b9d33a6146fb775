import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/project/config.ts';
import { assertApart } from '../../../../src/project/targets/assert-apart.ts';
import { targetNamed, wavesOf } from '../../../../src/project/targets/choose-targets.ts';
import { inWaves } from '../../../../src/project/targets/in-waves.ts';
import { matrixOf } from '../../../../src/project/targets/matrix.ts';
import { addressOf } from '../../../../src/project/targets/target-address.ts';

const four = `targets:
  - {name: eu-1, url_env: EU_1, group: shards, environment: production}
  - {name: eu-2, url_env: EU_2, group: shards}
  - {name: canary, url_env: CANARY, group: shards, replicas_env: CANARY_REPLICAS}
  - {name: staging, url_env: STAGING, state_database: ops}
`;
const configOf = (text: string) => {
  const { config, problems } = parseConfig(text, 'c.yaml');
  expect(problems).toEqual([]);
  return config.several;
};
const problemsOf = (text: string) =>
  parseConfig(text, 'c.yaml').problems.map(({ message, remedy, place }) => `${place.line}: ${message} ${remedy}`);
const names = (waves: readonly (readonly { readonly name: string }[])[]) =>
  waves.map((wave) => wave.map(({ name }) => name).join(' '));

describe('the targets of a configuration', () => {
  it('are one after the other without waves, and go by their waves with them; what no wave names comes last', () => {
    expect(names(wavesOf('shards', configOf(four)))).toEqual(['eu-1', 'eu-2', 'canary']);
    expect(names(wavesOf('all', configOf(`${four}waves: [[canary], [rest]]\n`)))).toEqual([
      'canary',
      'eu-1 eu-2 staging',
    ]);
    expect(names(wavesOf('all', configOf(`${four}waves: [[rest], [canary]]\n`)))).toEqual([
      'eu-1 eu-2 staging',
      'canary',
    ]);
    expect(names(wavesOf('shards', configOf(`${four}waves: [[staging], [canary]]\n`)))).toEqual([
      'canary',
      'eu-1 eu-2',
    ]);
    for (const [waves, order] of [
      ['[[canary], [shards], [rest]]', ['canary', 'eu-1 eu-2', 'staging']],
      ['[[shards], [canary]]', ['eu-1 eu-2', 'canary', 'staging']],
    ] as const)
      expect(names(wavesOf('all', configOf(`${four}waves: ${waves}\n`)))).toEqual(order);
  });

  it('are found by name, and a wrong name says which there are', () => {
    const several = configOf(four);
    expect(targetNamed('staging', several)).toMatchObject({ urlEnv: 'STAGING', stateDatabase: 'ops' });
    expect(() => targetNamed('stagng', several)).toThrow('There is no target `stagng`.');
    expect(() => wavesOf('shard', several)).toThrow(expect.objectContaining({ remedy: 'Did you mean `shards`?' }));
    expect(() => wavesOf('staging', several)).toThrow(
      expect.objectContaining({ exit: 64, remedy: '`staging` is one target: give it as target.' }),
    );
    expect(() => targetNamed('a', configOf('rules: {}'))).toThrow('the configuration names no targets');
  });

  it('are jobs of a matrix that names variables and no value', () => {
    expect(matrixOf(wavesOf('all', configOf(`${four}waves: [[canary], [shards]]\n`))).include[0]).toEqual({
      target: 'canary',
      wave: 1,
      group: 'shards',
      environment: '',
      url_env: 'CANARY',
    });
  });

  it.each([
    ['targets: [{name: a, url_env: A}, {name: a, url_env: B}]', '1: There are two targets `a`.'],
    ['targets: [{name: a, url_env: A}, {name: b, url_env: A}]', 'take their URL from the same variable, A.'],
    ['targets: [{name: all, url_env: A}]', '`all` cannot be a name'],
    ['targets: [{name: a, url_env: A, group: rest}]', '`rest` cannot be a name'],
    ['targets: [{name: a, url_env: A}, {name: b, url_env: B, group: a}]', 'is the name of a target and of a group'],
    ['targets: [{name: a, url_env: A}]\nwaves: [[b]]', '2: The wave names `b`, which is neither a target nor a group.'],
    ['targets: [{name: a, url_env: A, group: g}]\nwaves: [[g], [a, g]]', 'The waves name `g` twice.'],
    ['targets: [{name: a, url_env: A}]\nwaves: [[rest], [rest]]', 'The waves name `rest` twice.'],
    ['waves: [[rest]]', '`waves` has no effect, because there are no `targets`.'],
    ['max_parallel: 3', '`max_parallel` has no effect'],
    ['targets: [{name: a, url_env: A}]\nmax_parallel: 0', '`max_parallel` must be a whole number from 1 to 64.'],
    ['targets: [{name: a}]', 'the name of the environment variable that holds its URL'],
    ['targets: [{name: "a b", url_env: A}]', 'must be a list of at most 500 targets'],
  ])('%s is refused', (text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message);
  });

  it('a URL in place of a variable is refused and never repeated', () => {
    const text = 'targets: [{name: a, url: "mysql://u:s3cret@h/d", url_env: "mysql://u:s3cret@h/d"}]';
    const all = problemsOf(text).join('\n');
    expect(all).toContain('has no key `url`');
    expect(all).not.toContain('s3cret');
  });

  it('their URLs come from their variables alone', () => {
    const canary = targetNamed('canary', configOf(four));
    const env = { DATABASE_URL: 'mysql://other', CANARY: ' mysql://a ', CANARY_REPLICAS: 'mysql://r1\n mysql://r2 ' };
    expect(addressOf(canary, undefined, env)).toEqual({ url: 'mysql://a', replicas: ['mysql://r1', 'mysql://r2'] });
    expect(() => addressOf(canary, undefined, { DATABASE_URL: 'mysql://other' })).toThrow(
      'The target canary has no URL: the environment variable CANARY is not set.',
    );
    expect(() => addressOf(canary, 'mysql://x', env)).toThrow('A target and --db are given together');
  });

  it('two names of one database are refused', () => {
    const place = { server: 'db:3306', database: 'shop' };
    expect(() =>
      assertApart([
        { name: 'a', ...place },
        { name: 'b', ...place, database: 'shop2' },
      ]),
    ).not.toThrow();
    expect(() =>
      assertApart([
        { name: 'a', ...place },
        { name: 'b', ...place },
      ]),
    ).toThrow('The targets `a` and `b` are the same database on the same server.');
  });
});

describe('waves', () => {
  const play = async (exits: Readonly<Record<string, number>>, waves: string[][], parallel: number) => {
    const log: string[] = [];
    let most = 0;
    let now = 0;
    const started = await inWaves(waves, { parallel, goesOn: (exit: number) => exit === 0 }, async (name, wave) => {
      log.push(`${name}@${wave}`);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return exits[name] ?? 0;
    });
    return { log, most, results: started.map(({ item, result }) => `${item}:${result}`) };
  };

  it('a wave begins when the one before is through, with no more at a time than allowed', async () => {
    expect(await play({}, [['a'], ['b', 'c', 'd']], 2)).toEqual({
      log: ['a@1', 'b@2', 'c@2', 'd@2'],
      most: 2,
      results: ['a:0', 'b:0', 'c:0', 'd:0'],
    });
  });

  it('after a failure nothing more starts, and what is under way ends', async () => {
    const first = await play({ a: 5 }, [['a'], ['b']], 2);
    expect(first.results).toEqual(['a:5', 'b:undefined']);
    const inWave = await play({ b: 1 }, [['a'], ['b', 'c', 'd']], 2);
    expect(inWave.results).toEqual(['a:0', 'b:1', 'c:0', 'd:undefined']);
  });
});
