import { randomUUID } from 'node:crypto';
import { decideByRules } from '../analysis/decide.ts';
import { ExitCode, Failure } from '../core/failure.ts';
import type { Decide } from '../ddl/decision.ts';
import { openProbe } from '../ddl/probe/probe.ts';
import { Session } from '../mysql/session.ts';
import type { Target } from '../mysql/target.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something with a server at hand that says what it does with DDL; its scratch schema is dropped in the end, also when
 * a signal comes meanwhile.
 * @throws Failure `interrupted` (exit 5) after a signal; what keeps the server from being asked
 */
export async function withProbe<Result>(target: Target, work: (decide: Decide) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  for (const signal of signals) process.on(signal, stop);
  const session = await Session.open(target, { role: 'probe', runId: randomUUID() });
  try {
    const probe = await openProbe(session.asQuery, { otherwise: decideByRules, signal: abort.signal });
    try {
      return await work(probe.decide);
    } finally {
      await probe.close();
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new Failure({
      code: 'interrupted',
      exit: ExitCode.stoppedEarly,
      message: 'The lint was interrupted before it was done.',
      untouched: 'The scratch schema of the probe is dropped.',
      cause: error,
    });
  } finally {
    for (const signal of signals) process.off(signal, stop);
    await session.close();
  }
}
