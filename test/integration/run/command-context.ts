import { parseTarget } from '../../../src/mysql/target.ts';
import type { CommandContext } from '../../../src/run/context/command-context.ts';
import type { RunEvent } from '../../../src/run/context/events.ts';
import { Stop } from '../../../src/run/context/stop.ts';

/** A command's context for a test: what it tells is collected in `events`. */
export function commandContextOf(
  url: string,
  more: Partial<CommandContext> = {},
): CommandContext & { readonly events: RunEvent[] } {
  const events: RunEvent[] = [];
  return {
    target: parseTarget(url),
    stateDatabase: undefined,
    actor: { name: 'tester', commit: 'c0ffee', runUrl: 'https://ci.example/run/9' },
    toolVersion: '0.0.0',
    report: (event) => events.push(event),
    stop: new Stop(),
    ...more,
    events,
  };
}

/** The URL with another login. */
export function urlAs(url: string, user: string, password: string): string {
  return url.replace(/\/\/[^@]*@/, `//${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
}
