import type { Query } from './session.ts';

/**
 * Seconds since the server was started, by its own clock and in whole seconds (the status variable Uptime). SHOW STATUS needs no
 * privilege, and no performance_schema.
 */
export async function readServerAge(query: Query): Promise<number> {
  return Number((await query("SHOW GLOBAL STATUS LIKE 'Uptime'"))[0]?.Value ?? 0);
}
