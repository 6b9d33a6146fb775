import { constants, cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../core/child-environment.ts';
import { output } from './command.ts';
import { readServerVersion, type ServerVersion, versionObjection } from './server-version.ts';
import { WayUnavailable } from './way.ts';

/** A `mysqld` that can be started on this machine. */
export interface MysqldProgram {
  /** What is executed: `mysqld` itself, or the loader that it needs. */
  readonly command: string;
  /** What precedes every other argument: for a loader the libraries and `mysqld`, then where its files lie. */
  readonly args: readonly string[];
}

/** A program with a data folder that it has initialised; servers start on copies of that folder. */
export interface PreparedMysqld extends MysqldProgram {
  readonly version: ServerVersion;
  readonly emptyData: string;
}

/** Asks the program for its version; rejects with WayUnavailable when it does not run or is not the right one. */
export async function askVersion(program: MysqldProgram, wanted: string | undefined): Promise<ServerVersion> {
  const remedy = `install MySQL ${wanted ?? '8.0.13 or newer'}`;
  let said: string;
  try {
    said = await output(program.command, [...program.args, '--version'], 20_000, childEnvironment());
  } catch (error) {
    throw new WayUnavailable(`it does not run: ${(error as Error).message}`, remedy, error);
  }
  const version = readServerVersion(said);
  if (!version) throw new WayUnavailable(`its version cannot be read from "${said.trim().slice(0, 100)}"`, remedy);
  const objection = versionObjection(version, wanted);
  if (objection !== null) throw new WayUnavailable(objection, remedy);
  return version;
}

/**
 * `mysqld --initialize-insecure` into `data`, a folder that must not exist yet: an empty server whose root has no
 * password. It takes about 4 s, which is why the result is kept and copied. Rejects with WayUnavailable, as a system's
 * AppArmor profile may forbid `mysqld` to write anywhere but in /var/lib/mysql.
 */
export async function initialise(program: MysqldProgram, data: string): Promise<void> {
  const log = `${data}.log`;
  await mkdir(data, { mode: 0o700 });
  try {
    await output(
      program.command,
      [...program.args, '--initialize-insecure', `--datadir=${data}`, `--log-error=${log}`, ...asUser()],
      120_000,
      childEnvironment(),
    );
  } catch (error) {
    const why = await errorsIn(log);
    throw new WayUnavailable(
      `it cannot initialise a data folder: ${why === '' ? (error as Error).message : why}`,
      'check whether AppArmor or SELinux confines mysqld',
      error,
    );
  }
  // Each copy generates its own server UUID: replication needs them to differ (MySQL manual, 19.1.6).
  await rm(join(data, 'auto.cnf'), { force: true });
  await rm(log, { force: true });
}

/** A copy of an initialised data folder; blocks are shared where the file system can (reflink). */
export async function copyData(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE, preserveTimestamps: true });
}

/** mysqld refuses to run as root without an explicit --user. */
export function asUser(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** The errors of a server's log, or its last lines when it names none; empty when there is no log. */
export async function errorsIn(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const errors = lines.filter((line) => line.includes('[ERROR]'));
  return (errors.length > 0 ? errors.slice(0, 4) : lines.slice(-4)).join(' | ');
}
