import type { Session } from '../../mysql/session.ts';

/** What statements were to make of an object, compared with what it is; whoever made it. */
export interface Effect {
  readonly status: 'there' | 'differs' | 'not-checked';
  /** What differs (expected and present), or why it was not checked; empty where it is there. */
  readonly text: string;
}

/** Where definitions are read, and what author statements mean there. */
export interface EffectOrder {
  /** With our own sql_mode. */
  readonly session: Session;
  readonly sqlMode: string;
  readonly database: string;
}

export const there: Effect = { status: 'there', text: '' };

export function notChecked(text: string): Effect {
  return { status: 'not-checked', text };
}

/** Both are shown. */
export function differs(expected: string, now: string): Effect {
  return { status: 'differs', text: `--- expected\n${expected}\n--- now\n${now}` };
}
