/**
 * Errors that say nothing about the statement: waits, kills, a full disk, a server that goes down. An answer that came after
 * one of them could be wrong.
 */
const ACCIDENTS = new Set([
  1021, 1037, 1038, 1040, 1041, 1053, 1114, 1180, 1205, 1206, 1213, 1226, 1290, 1317, 1792, 1836, 1927, 3024, 3168,
  3169, 3572, 4031,
]);

/** What the server said against a statement. @throws the error itself where it is none of the server, or an accident */
export function refusalOf(error: unknown): string {
  const { errno, message } = error as { readonly errno?: number; readonly message?: string };
  // Numbers from 2000 to 2999 are of clients.
  if (typeof errno !== 'number' || errno < 1000 || (errno >= 2000 && errno < 3000) || isAccident(error)) throw error;
  return `${errno} ${message}`;
}

/** @returns whether the same statement may be taken the next time */
export function isAccident(error: unknown): boolean {
  return isError(error, ...ACCIDENTS);
}

/** @returns whether it is one of these errors of the server */
export function isError(error: unknown, ...numbers: readonly number[]): boolean {
  return numbers.includes(Number((error as { readonly errno?: number }).errno));
}
