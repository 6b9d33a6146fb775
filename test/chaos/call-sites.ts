import { AsyncLocalStorage } from 'node:async_hooks';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BindValue, bind } from '../../src/mysql/bind.ts';
import { Session } from '../../src/mysql/session.ts';

/**
 * Which place in the code sent a statement, for runners in this process: a proxy sees only the text, and one text
 * (`COMMIT`) is sent from many places.
 */
export class CallSites {
  readonly #waiting = new Map<string, string[]>();

  /** Runs `work` so that the statements of its sessions are noted here. */
  within<T>(work: () => T): T {
    watch();
    return current.run(this, work);
  }

  note(sql: string, site: string): void {
    const same = this.#waiting.get(sql);
    if (same === undefined) this.#waiting.set(sql, [site]);
    else same.push(site);
  }

  /** The place that sent this text; connections send a few of their own while they open. */
  take(sql: string): string {
    const same = this.#waiting.get(sql);
    const site = same?.shift() ?? 'mysql2';
    if (same?.length === 0) this.#waiting.delete(sql);
    return site;
  }
}

const current = new AsyncLocalStorage<CallSites>();
const source = fileURLToPath(new URL('../../src/', import.meta.url));
/** They pass on what others ask for. */
const carriers = /^mysql\/session\.ts|^run\/context\/sessions\.ts/;
let isWatching = false;

/** Notes each statement of each session; all of them go through these four methods. */
function watch(): void {
  if (isWatching) return;
  isWatching = true;
  const methods = Session.prototype as unknown as Record<
    string,
    (this: Session, sql: string, values?: readonly BindValue[]) => unknown
  >;
  for (const name of ['query', 'execute', 'send', 'table']) {
    const original = methods[name];
    if (original === undefined) throw new Error(`Session has no method ${name} any more`);
    methods[name] = function (sql, values) {
      current.getStore()?.note(values === undefined ? sql : bind(sql, values), siteOf(new Error('').stack ?? ''));
      return original.call(this, sql, values);
    };
  }
}

/** The function that sent the statement and the one that called it, without lines: these move with every edit. */
function siteOf(stack: string): string {
  const frames = stack.split('\n').flatMap((line) => {
    const [, name, place] = /^\s*at (?:async )?(?:(.*?) \()?(.*?):\d+:\d+\)?$/.exec(line) ?? [];
    const path = place?.startsWith('file:') ? fileURLToPath(place) : place;
    if (path === undefined || !path.startsWith(source)) return [];
    const file = relative(source, path);
    return carriers.test(file) ? [] : [`${file} ${name ?? '(anonymous)'}`];
  });
  return frames.slice(0, 2).join(' < ') || 'mysql2';
}
