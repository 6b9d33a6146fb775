import { atLeast, oldestSupported, parseVersion, type Version } from '../core/mysql-version.ts';

/** What a server or a `mysqld` says that it is. */
export interface ServerVersion {
  readonly text: string;
  readonly numbers: Version;
  readonly mariadb: boolean;
}

/**
 * Reads `mysqld --version` (`mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))`) or `SELECT VERSION()` (`8.4.6-log`,
 * `10.11.6-MariaDB-0+deb12u1`). Null when there is no version in it.
 */
export function readServerVersion(said: string): ServerVersion | null {
  const text = /(?:\bVer\s+|^)(\d[^\s]*)/.exec(said.trim())?.[1];
  const numbers = text === undefined ? undefined : parseVersion(text);
  if (text === undefined || numbers === undefined) return null;
  return {
    text,
    numbers,
    mariadb: /mariadb/i.test(said),
  };
}

/**
 * Why a server of this version cannot serve, or null when it can. The floor is MySQL 8.0.13, the oldest that phasedb
 * supports; `wanted` is a version or the beginning of one, such as `8.4`.
 */
export function versionObjection(version: ServerVersion, wanted: string | undefined): string | null {
  if (version.mariadb) return `it is MariaDB ${version.text}, not MySQL`;
  if (!atLeast(version.numbers, oldestSupported)) {
    return `it is MySQL ${version.text}, older than ${oldestSupported.join('.')}`;
  }
  const numbers = version.numbers.join('.');
  if (wanted !== undefined && wanted !== numbers && !numbers.startsWith(`${wanted}.`)) {
    return `it is MySQL ${version.text}, but ${wanted} is required`;
  }
  return null;
}
