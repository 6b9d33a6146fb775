import { Failure } from '../core/failure.ts';
import type { BindValue } from './bind.ts';
import { ServerError } from './server-error.ts';

/** The part of a session that is needed here. */
interface Asker {
  execute(sql: string, values?: readonly BindValue[]): Promise<unknown>;
  queryOne(sql: string): Promise<Readonly<Record<string, string | null>> | undefined>;
}

/**
 * What every connection of ours relies on, whatever the server's defaults are: each statement committed at once, every
 * row of an answer as it was committed last, a connection that a COMMIT leaves open, and a SELECT that ends by our own
 * limits and not by one that is meant for the application (error 3024). With `autocommit` 0 and REPEATABLE READ a
 * connection that only reads would see its first answer for ever.
 */
const pinnedSettings = {
  autocommit: 1,
  transaction_isolation: 'READ-COMMITTED',
  sql_select_limit: Number.MAX_SAFE_INTEGER,
  completion_type: 'NO_CHAIN',
  max_execution_time: 0,
  // An UPDATE or DELETE without a key, ours or the author's, is meant (error 1175).
  sql_safe_updates: 0,
} as const;

/**
 * Sets {@link pinnedSettings} and what else is wanted. A server that does not know one of them (MariaDB, or MySQL before
 * 8.0) gets only what is wanted: readServerFacts refuses it by name later.
 * @throws Failure `session-setting-refused` where the server takes another value than was asked for; ServerError
 */
export async function pinSession(session: Asker, wanted: Readonly<Record<string, string | number>>): Promise<void> {
  try {
    await setSessionVariables(session, { ...pinnedSettings, ...wanted });
  } catch (error) {
    if (!(error instanceof ServerError && error.errno === 1193)) throw error;
    await setSessionVariables(session, wanted);
  }
}

/** Sets them and reads them back. */
async function setSessionVariables(session: Asker, wanted: Readonly<Record<string, string | number>>): Promise<void> {
  const settings = Object.entries(wanted);
  if (settings.length === 0) return;
  await session.execute(
    `SET ${settings.map(([name]) => `SESSION ${name} = ?`).join(', ')}`,
    settings.map(([, value]) => value),
  );
  const got = await session.queryOne(`SELECT ${settings.map(([name], i) => `@@SESSION.${name} AS v${i}`).join(', ')}`);
  for (const [i, [name, value]] of settings.entries()) {
    const found = got?.[`v${i}`] ?? '';
    if (sameSetting(found, String(value))) continue;
    throw new Failure({
      code: 'session-setting-refused',
      message: `The server did not take ${name} = '${value}' for this session; it says '${found}'.`,
      untouched: 'Nothing was changed.',
      remedy: `Choose a value of ${name} that this server accepts.`,
    });
  }
}

/** Empty on MariaDB, which has no such variable (error 1193) and is refused by name later, in readServerFacts. */
export async function readServerUuid(session: Pick<Asker, 'queryOne'>): Promise<string> {
  try {
    return (await session.queryOne('SELECT @@server_uuid AS uuid'))?.uuid ?? '';
  } catch (error) {
    if (error instanceof ServerError && error.errno === 1193) return '';
    throw error;
  }
}

function sameSetting(got: string, wanted: string): boolean {
  const parts = (text: string) => text.toUpperCase().split(',').filter(Boolean).sort().join(',');
  return parts(got) === parts(wanted) || Number(got) === Number(wanted);
}
