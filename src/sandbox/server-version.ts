/** What a server or a `mysqld` says that it is. */
export interface ServerVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly mariadb: boolean;
}

/**
 * Reads `mysqld --version` (`mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))`) or `SELECT VERSION()` (`8.4.6-log`,
 * `10.11.6-MariaDB-0+deb12u1`). Null when there is no version in it.
 */
export function readServerVersion(said: string): ServerVersion | null {
  const found = /(?:\bVer\s+|^)((\d+)\.(\d+)\.(\d+)[^\s]*)/.exec(said.trim());
  if (!found) return null;
  return {
    text: found[1]!,
    major: Number(found[2]),
    minor: Number(found[3]),
    patch: Number(found[4]),
    mariadb: /mariadb/i.test(said),
  };
}

/**
 * Why a server of this version cannot serve, or null when it can. The floor is MySQL 8.0.13, the oldest that phasedb
 * supports; `wanted` is a version or the beginning of one, such as `8.4`.
 */
export function versionObjection(version: ServerVersion, wanted: string | undefined): string | null {
  if (version.mariadb) return `it is MariaDB ${version.text}, not MySQL`;
  const number = version.major * 10_000 + version.minor * 100 + version.patch;
  if (number < 80_013) return `it is MySQL ${version.text}, older than 8.0.13`;
  const numbers = `${version.major}.${version.minor}.${version.patch}`;
  if (wanted !== undefined && wanted !== numbers && !numbers.startsWith(`${wanted}.`)) {
    return `it is MySQL ${version.text}, and ${wanted} was asked for`;
  }
  return null;
}
