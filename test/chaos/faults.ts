import type { Fault } from './proxy.ts';
import { errorPacket } from './wire.ts';

/** A kind of trouble, and the statements to which it can happen on a real server. */
export interface FaultKind {
  readonly name: string;
  readonly happensTo: (sql: string) => boolean;
  /** It takes long and costs little: most of it is waiting, so many of them go at a time. */
  readonly waits?: true;
  /** @param kill ends the runner with SIGKILL */
  readonly fault: (kill: () => void) => Fault;
}

const always = () => true;
const writes = (sql: string) => /^(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|COMMIT|TRUNCATE|RENAME)\b/i.test(sql);
const reads = (sql: string) => /^SELECT\b/i.test(sql);
const locks = (sql: string) => writes(sql) || /\bFOR (UPDATE|SHARE)\b/i.test(sql);

/** The statement does not reach the server: it gets a harmless one, and the client gets an error. */
const failing = (errno: number, message: string, sqlState?: string, instead = 'DO 0'): Fault => ({
  instead,
  answer: errorPacket(errno, message, sqlState),
});

/** The runner is gone before the statement reaches the server. */
export function killedBefore(kill: () => void): Fault {
  return {
    before: (way) => {
      kill();
      way.cut();
    },
  };
}

/** The statement has run, and the runner is gone before it hears of it. */
function killedWhenAnswered(kill: () => void): Fault {
  return {
    answered: (way) => {
      kill();
      way.cut();
    },
  };
}

/** Every kind of trouble, one entry each; what a statement meets is real on the server too (1213 rolls back there). */
export const faultKinds: readonly FaultKind[] = [
  { name: 'killed before', happensTo: always, fault: killedBefore },
  {
    name: 'killed when sent',
    happensTo: always,
    // A moment later, so that the statement has left this process.
    fault: (kill) => ({ sent: () => setTimeout(kill, 2), answered: (way) => way.cut() }),
  },
  { name: 'killed when answered', happensTo: always, fault: killedWhenAnswered },
  { name: 'cut before', happensTo: always, fault: () => ({ before: (way) => way.cut() }) },
  { name: 'cut when sent', happensTo: always, fault: () => ({ sent: (way) => setTimeout(() => way.cut(), 2) }) },
  { name: 'cut when answered', happensTo: always, fault: () => ({ answered: (way) => way.cut() }) },
  { name: 'answer torn', happensTo: always, fault: () => ({ answered: (way) => way.tear() }) },
  { name: 'half-open', happensTo: always, waits: true, fault: () => ({ answered: (way) => way.halfOpen() }) },
  { name: 'silent', happensTo: always, waits: true, fault: () => ({ answered: (way) => way.silence() }) },
  { name: 'all cut', happensTo: always, fault: () => ({ answered: (way) => way.cutAll() }) },
  {
    name: '1205',
    happensTo: locks,
    fault: () => failing(1205, 'Lock wait timeout exceeded; try restarting transaction'),
  },
  {
    name: '1213',
    happensTo: locks,
    fault: () =>
      failing(1213, 'Deadlock found when trying to get lock; try restarting transaction', '40001', 'ROLLBACK'),
  },
  { name: '1317', happensTo: always, fault: () => failing(1317, 'Query execution was interrupted', '70100') },
  {
    name: '1290',
    happensTo: writes,
    fault: () =>
      failing(1290, 'The MySQL server is running with the --read-only option so it cannot execute this statement'),
  },
  {
    name: '2013',
    happensTo: always,
    fault: () => ({ ...failing(2013, 'Lost connection to MySQL server during query'), after: (way) => way.cut() }),
  },
  {
    name: '3024',
    happensTo: reads,
    fault: () => failing(3024, 'Query execution was interrupted, maximum statement execution time exceeded'),
  },
  {
    name: '1053',
    happensTo: always,
    fault: () => ({ ...failing(1053, 'Server shutdown in progress', '08S01'), after: (way) => way.cut() }),
  },
  { name: 'delayed 10 s', happensTo: always, waits: true, fault: () => ({ delayMs: 10_000 }) },
];
