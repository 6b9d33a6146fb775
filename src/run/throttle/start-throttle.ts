import type { Batch } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { RunContext } from '../context/run-context.ts';
import { assertNoReplica } from './no-replica.ts';
import { PauseSignal } from './pause.ts';
import { ReplicaLagSignal } from './replica-lag.ts';
import type { Signal } from './signal/signal.ts';
import { Throttle } from './throttle.ts';
import { watchedSignals } from './watched-signals.ts';

/**
 * The throttle that a backfill asks for.
 * @param watch separate connection for the samples
 * @returns undefined: a stop came before the replicas had answered
 * @throws Failure `replicas-unknown`, `replicas-unnamed` when lag is to be watched and cannot be, and what
 *   {@link ReplicaLagSignal.start} throws
 */
export async function startThrottle(
  context: RunContext,
  watch: Session,
  batch: Pick<Batch, 'lagThresholdMs' | 'throttle'>,
  replicas: readonly Target[],
): Promise<Throttle | undefined> {
  const started: Signal[] = [new PauseSignal(context, watch)];
  for (const { signal, limit } of watchedSignals(batch))
    started.push(signal.start({ sessions: context.sessions, session: watch }, limit));
  if (batch.lagThresholdMs > 0) {
    if (replicas.length > 0) {
      const lag = await ReplicaLagSignal.start(context, replicas, batch.lagThresholdMs);
      if (lag === undefined) return undefined;
      started.push(lag);
    } else {
      await assertNoReplica(context, watch);
      context.report({ type: 'notice', text: 'No replica reads from this server: there is no lag to watch.' });
    }
  }
  return new Throttle(started, context.stop);
}
