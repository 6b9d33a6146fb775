import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '../../core/child-environment.ts';
import type { FromLoad, ToLoad, Totals } from './load-messages.ts';

/** The demo's view of the application that uses the table. */
export interface Application {
  /** Counts requests that are due from now on in this period; null: in none. */
  period(name: string | null): void;
  /** Replaces the old version by the new one, and waits until the old one has answered all its requests. */
  deploy(): Promise<void>;
  /** Stops the requests. @returns all that it measured */
  end(): Promise<Totals>;
  /** Ends its process at once. */
  kill(): void;
}

/**
 * Starts the application in a separate process: this program again, with the hidden command `demo-load`. The database
 * URL goes through the channel between the two, not over a command line.
 * @param now gets the figures of the last seconds, once a second
 */
export async function startApplication(
  options: { readonly url: string; readonly rows: number; readonly perSecond: number },
  now: (message: Extract<FromLoad, { type: 'now' }>) => void,
): Promise<Application> {
  const child = fork(process.argv[1] ?? '', ['demo-load'], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: childEnvironment(),
  });
  let complaint = '';
  child.stderr?.on('data', (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(-2000);
  });
  const answers = listen(child, now, () => complaint);
  const send = (message: ToLoad) => {
    if (child.connected) child.send(message);
  };
  const ask = async <Type extends FromLoad['type']>(message: ToLoad, type: Type) => {
    const answer = answers.next(type);
    send(message);
    return answer;
  };
  try {
    await ask({ type: 'start', ...options }, 'started');
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    period: (name) => send({ type: 'period', name }),
    deploy: async () => {
      await ask({ type: 'deploy' }, 'deployed');
    },
    end: async () => {
      const { totals } = await ask({ type: 'end' }, 'ended');
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      return totals;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

type Answer<Type extends FromLoad['type']> = Extract<FromLoad, { type: Type }>;

function listen(child: ChildProcess, now: (message: Answer<'now'>) => void, complaint: () => string) {
  const waiting = new Map<FromLoad['type'], (message: FromLoad) => void>();
  let refuse: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  broken.catch(() => {}); // asked for only while an answer is awaited
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    refuse(new Error(`the demo's application ended early (${signal ?? code}): ${complaint()}`));
  });
  child.on('message', (message: FromLoad) => {
    if (message.type === 'now') now(message);
    else if (message.type === 'failed') refuse(new Error(`the demo's application failed: ${message.message}`));
    else waiting.get(message.type)?.(message);
  });
  return {
    next<Type extends FromLoad['type']>(type: Type): Promise<Answer<Type>> {
      const answer = new Promise<Answer<Type>>((resolve) => {
        waiting.set(type, (message) => resolve(message as Answer<Type>));
      });
      return Promise.race([answer, broken]);
    },
  };
}
