import { randomUUID } from 'node:crypto';
import { decideByRules } from '../analysis/decide.ts';
import type { Decide } from '../ddl/decision.ts';
import { openProbe } from '../ddl/probe/probe.ts';
import { Session } from '../mysql/session.ts';
import type { Target } from '../mysql/target.ts';
import { interrupted, onInterruption } from './interruption.ts';

/**
 * Does something with a server at hand that says what it does with DDL; its scratch schema is dropped in the end, also when
 * a signal comes meanwhile.
 * @throws Failure `interrupted` (exit 5) after a signal; what keeps the server from being asked
 */
export async function withProbe<Result>(target: Target, work: (decide: Decide) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  using _ = onInterruption(() => abort.abort());
  const session = await Session.open(target, { role: 'probe', runId: randomUUID(), deadlineMs: 120_000 });
  try {
    const probe = await openProbe(session.asQuery, { otherwise: decideByRules, signal: abort.signal });
    try {
      return await work(probe.decide);
    } finally {
      await probe.close();
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw interrupted('The scratch schema of the probe is dropped.', error);
  } finally {
    await session.close();
  }
}
