import type { Sandbox } from '../../../src/sandbox/server.ts';
import { type End, type Entry, ROWS, type Step, type Stops } from './entry.ts';
import { type Ended, Scene, type Server } from './scene.ts';

/** How an entry ended. */
export interface Played {
  readonly entry: Entry;
  readonly seconds: number;
  /** What is not as it must be. */
  readonly problems: readonly string[];
  /** What the commands printed. */
  readonly log: string;
}

/** A command takes a little while longer where a lease has to run out first. */
const LEASE_MS = 90_000;

/** Runs the migration, stops it, does what people do, goes on, and compares every row. @param own where the entry asks for a server of its own */
export async function playEntry(entry: Entry, server: Server, own?: Sandbox): Promise<Played> {
  const began = Date.now();
  const scene = await Scene.open(entry, server, own);
  const problems: string[] = [];
  try {
    await entry.prepare?.(scene);
    const first = await scene.firstRun(entry.first ?? {});
    problems.push(...first.problems);
    let last: Ended = first;
    if (problems.length === 0) {
      const { change } = entry;
      if (typeof change === 'function') await change(scene);
      else if (change !== undefined) await scene.sql(...change);
      if (entry.first?.ends === 'itself') problems.push(...asExpected(entry, first));
      else {
        const again = () => goOn(scene, entry.again ?? ['resume', '--yes']);
        if ('goesOn' in entry.follows) {
          last = await again();
          problems.push(...asExpected(entry, last));
        } else {
          const [refused, ...wrong] = await refusal(scene, entry.follows, again);
          if (refused !== undefined) last = refused;
          problems.push(...wrong, ...asExpected(entry, last));
        }
      }
      if (problems.length === 0 && 'wayOut' in entry.follows)
        problems.push(...(await walkOut(scene, entry.follows.wayOut, last)));
      if (problems.length === 0) problems.push(...(await differences(scene, entry.end ?? {})));
    }
  } catch (error) {
    problems.push(`the entry itself failed: ${(error as Error).message}`);
  } finally {
    await scene.close();
  }
  return { entry, seconds: (Date.now() - began) / 1000, problems, log: scene.log };
}

/** Runs a command again while another run seems to hold the migration, as anybody would. */
async function goOn(scene: Scene, words: readonly string[]): Promise<Ended> {
  const began = Date.now();
  for (;;) {
    const ended = await scene.phasedb(...words);
    if (ended.exit !== 3 || Date.now() - began > LEASE_MS) return ended;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function asExpected({ follows }: Entry, { exit, said: lines }: Ended): readonly string[] {
  // Lines end where a terminal does.
  const said = lines.replaceAll(/\s+/g, ' ');
  const wanted = 'goesOn' in follows ? 0 : follows.exit;
  return [
    ...(exit === wanted ? [] : [`exit ${exit}, not ${wanted}`]),
    ...(follows.says === undefined || follows.says.test(said) ? [] : [`it does not say ${follows.says}`]),
    ...(/unexpected|internal error|at file:|\.ts:\d+/.test(said)
      ? ['it says something that is not meant for people']
      : []),
  ];
}

/** A refusal changes nothing, however often it is asked for. @returns the refusal and what is wrong with it */
async function refusal(
  scene: Scene,
  stops: Stops,
  again: () => Promise<Ended>,
): Promise<readonly [Ended, ...string[]]> {
  const before = { picture: await scene.picture(), phases: await stateOf(scene) };
  const first = await again();
  if (first.exit !== stops.exit || stops.works) return [first];
  const problems: string[] = [];
  if ((await scene.picture()) !== before.picture) problems.push('the refused command changed tables or cursors');
  const after = await stateOf(scene);
  const allowed =
    before.phases === undefined ? undefined : new Map([...before.phases, ...Object.entries(stops.leaves ?? {})]);
  if (before.phases !== undefined && after !== undefined && text(allowed) !== text(after))
    problems.push(`the refused command left the phases as ${text(after)}, not as ${text(allowed)}`);
  const second = await again();
  if (second.exit !== first.exit) problems.push(`asked again, it ended with ${second.exit} instead of ${first.exit}`);
  return [first, ...problems];
}

/** Undefined where the state cannot be read, which is the entry's point then. */
async function stateOf(scene: Scene): Promise<ReadonlyMap<string, string> | undefined> {
  return scene.phases().catch(() => undefined);
}

const text = (phases: ReadonlyMap<string, string> | undefined) =>
  JSON.stringify([...(phases ?? [])].sort(([a], [b]) => a.localeCompare(b)));

/** Carries out a way out, with the commands that were printed. */
async function walkOut(scene: Scene, steps: readonly Step[], from: Ended): Promise<readonly string[]> {
  let last = from;
  for (const [index, step] of steps.entries()) {
    if ('sql' in step) await scene.sql(...step.sql);
    else if ('act' in step) await step.act(scene);
    else if ('printedSql' in step) {
      const [statement] = step.printedSql.exec(last.said.replaceAll(/\s+/g, ' ')) ?? [];
      if (statement === undefined) return [`it does not print a statement ${step.printedSql}`];
      await scene.sql(statement);
    } else {
      const words = 'words' in step ? step.words : printedCommand(last.said, step.printed);
      if (words === undefined) return [`it does not print a command "${'printed' in step ? step.printed : ''}"`];
      last = await goOn(scene, words);
      const wanted = step.exit ?? 0;
      if (last.exit !== wanted)
        return [`step ${index + 1} of the way out (${words.join(' ')}) ended with ${last.exit}, not ${wanted}`];
    }
  }
  return [];
}

/** The words of a printed command, its file or name left out and `--yes` added; a message may be broken into lines anywhere. */
export function printedCommand(said: string, command: string): readonly string[] | undefined {
  const [, options] =
    new RegExp(
      `cli\\.js\\s+${command}\\s+${command === 'release' ? '[\\w.-]+' : '[\\w.]+\\.yaml'}((?:\\s+complete|\\s+--next\\b|\\s+--[\\w-]+\\s+(?:'[^']*'|[\\w…-]+))*)`,
    ).exec(said) ?? [];
  if (options === undefined) return undefined;
  const words = (options.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
  const given = words.map((word) => (word === '…' ? 'decided by a person' : word));
  return [command, ...given, ...(['resume', 'run', 'rollback'].includes(command) ? ['--yes'] : [])];
}

/** What is not as it has to be in the end. */
async function differences(scene: Scene, end: End): Promise<readonly string[]> {
  const { table = 't', wrong = 'n <> 1 OR c IS NULL OR c <> id * 2', rows = ROWS } = end;
  const problems: string[] = [];
  for (const [phase, state] of await scene.phases()) {
    const wanted = end.phases?.[phase] ?? 'complete';
    if (state !== wanted) problems.push(`${phase} is ${state}, not ${wanted}`);
  }
  const bad = await scene.query(`SELECT id, n, c FROM ${table} WHERE ${wrong} ORDER BY id`);
  if (bad.length > 0) problems.push(`${bad.length} rows are wrong, the first: ${JSON.stringify(bad[0])}`);
  const [count] = await scene.query<{ rows: number }>(`SELECT COUNT(*) AS \`rows\` FROM ${table}`);
  if (count?.rows !== rows) problems.push(`the table has ${count?.rows} rows, not ${rows}`);
  const [made] = await scene.query<{ 'Create Table': string }>(`SHOW CREATE TABLE ${table}`);
  const definition = made?.['Create Table'] ?? '';
  for (const part of end.has ?? ['`c` int NOT NULL', 'KEY `by_note` (`note`)'])
    if (!definition.includes(part)) problems.push(`the table lacks ${part}`);
  for (const part of end.lacks ?? []) if (definition.includes(part)) problems.push(`the table still has ${part}`);
  const verified = await scene.phasedb('verify');
  if (verified.exit !== (end.verify ?? 0)) problems.push(`verify ends with ${verified.exit}`);
  return problems;
}
