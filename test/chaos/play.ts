import type { FaultKind } from './faults.ts';
import { type Point, PointWatch, type Sent } from './points.ts';
import { type Ground, Scene } from './scene.ts';
import type { Story } from './stories.ts';

/** How one disturbed command ended. */
export interface Outcome {
  /** The point came by, so the fault happened. */
  readonly reached: boolean;
  /** Of the disturbed command and of those that followed; null where a signal ended one. */
  readonly exits: readonly (number | null)[];
  readonly seconds: number;
  /** What is not as it must be in the end, and what may never happen. */
  readonly problems: readonly string[];
  /** The rows and the words are right, but the tool asks for a decision: why. */
  readonly hand: string | undefined;
  /** What the commands printed, for somebody who has to find out. */
  readonly log: string;
}

/** The statements of a story's command when nothing disturbs it. */
export async function recordStory(story: Story, ground: Ground): Promise<readonly Sent[]> {
  const statements: Sent[] = [];
  const scene = await Scene.open(story, ground);
  try {
    const exit = await scene.through(story.words, (sent) => {
      statements.push(sent);
      return undefined;
    });
    const problems = [...(await scene.goOn(exit, [])), ...scene.faults];
    if (problems.length > 0)
      throw new Error(`undisturbed, ${story.name} ends wrong: ${problems.join('; ')}\n${scene.log}`);
  } finally {
    await scene.close();
  }
  return statements;
}

/** Plays a story with one fault at one point, then does what anybody would do until it is finished. */
export async function play(story: Story, point: Point, kind: FaultKind, ground: Ground): Promise<Outcome> {
  const began = Date.now();
  const watch = new PointWatch(point);
  const scene = await Scene.open(story, ground);
  try {
    const first = await scene.through(story.words, (sent, kill) => (watch.isHere(sent) ? kind.fault(kill) : undefined));
    const exits = [first];
    const unfinished = await scene.goOn(first, exits);
    if (unfinished.length > 0) scene.faults.push(...(await scene.tornRows()));
    const asksForHand = unfinished.length > 0 && exits.at(-1) === 4 && scene.faults.length === 0;
    return {
      reached: watch.reached,
      exits,
      seconds: (Date.now() - began) / 1000,
      problems: asksForHand ? [] : [...scene.faults, ...unfinished],
      hand: asksForHand ? `${unfinished.join('; ')}. It says: ${lastWords(scene.log)}` : undefined,
      log: scene.log,
    };
  } finally {
    await scene.close();
  }
}

/** The error that the last command printed. */
function lastWords(log: string): string {
  const last = log.slice(log.lastIndexOf('\n$ phasedb') + 1);
  return last.split('\n').slice(1, -2).join(' ').slice(0, 600);
}
