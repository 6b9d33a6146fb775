import { randomUUID } from 'node:crypto';
import { readServerFacts, type ServerFacts } from '../mysql/server-facts.ts';
import { type Query, Session } from '../mysql/session.ts';
import type { Target } from '../mysql/target.ts';

/** To read the definitions of some ten thousand tables takes a while. */
const deadlineMs = 120_000;

/** A connection that only looks. */
export interface ReaderSession extends AsyncDisposable {
  readonly session: Session;
  readonly query: Query;
  readonly facts: ServerFacts;
}

/** @throws Failure where the server cannot be reached, refuses, or is none that phasedb knows */
export async function openReader(target: Target): Promise<ReaderSession> {
  // An ALTER that waits for a table makes everybody wait who asks for it behind; who only looks does not.
  const settings = { lock_wait_timeout: 3 };
  const session = await Session.open(target, { role: 'reader', runId: randomUUID(), settings, deadlineMs });
  try {
    const facts = await readServerFacts(session.asQuery);
    return { session, query: session.asQuery, facts, [Symbol.asyncDispose]: () => session.close() };
  } catch (error) {
    await session.close();
    throw error;
  }
}
