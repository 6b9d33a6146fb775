import type { AppliedPhases } from '../../analysis/applied.ts';
import { snapshotCatalog } from '../../catalog/snapshot.ts';
import { type Snapshot, snapshotFormat, snapshotSchema } from '../../catalog/snapshot-schema.ts';
import { parseBoundedJson } from '../../core/bounded-json.ts';
import { Failure } from '../../core/failure.ts';
import { parseVersion } from '../../core/mysql-version.ts';
import { programCalled } from '../../core/next-command.ts';
import { MiB } from '../../core/storage-size.ts';
import type { NamedBy } from '../../core/workspace-path.ts';
import { serverInputs } from '../../estimate/server-inputs.ts';
import { isKnownVersion } from '../lint-version.ts';
import { estimateFrom } from './estimate-from.ts';
import type { Knowledge } from './knowledge.ts';
import { readSourceFile } from './source-file.ts';

/** A snapshot of 10,000 tables with 40 columns each has 60 MiB. */
const MOST_BYTES = 256 * MiB;

const makeSnapshot = () => `${programCalled()} snapshot --db URL > phasedb.snapshot.json`;

/** Reads what `phasedb snapshot` wrote. @throws Failure `snapshot-invalid` */
export function readSnapshotFile(path: string, folder: string, namedBy: NamedBy = 'call'): Knowledge {
  const ifNone = `Write the first snapshot in a terminal: ${makeSnapshot()}`;
  const text = readSourceFile(path, {
    folder,
    namedBy,
    most: MOST_BYTES,
    code: 'snapshot-invalid',
    what: 'snapshot',
    ifNone,
  });
  const json = parseBoundedJson(text);
  const read = snapshotSchema.safeParse(json);
  const invalid = (why: string) =>
    new Failure({
      code: 'snapshot-invalid',
      message: `Cannot read the snapshot ${path}: ${why}.`,
      untouched: 'Nothing was linted.',
      remedy: `Take it again: ${makeSnapshot()}`,
    });
  if (!read.success) throw invalid(whyUnread(json, read.error.issues[0]?.path ?? []));
  const snapshot = read.data;
  if (!isKnownVersion(snapshot.server.version))
    throw invalid(
      `its server was ${snapshot.server.version.slice(0, 40) || 'unknown'}, which phasedb does not support`,
    );
  const version = parseVersion(snapshot.server.version);
  return {
    catalog: snapshotCatalog(snapshot),
    applied: appliedIn(snapshot),
    settings: {
      catalogFrom: 'snapshot',
      snapshot: { takenOn: snapshot.taken_at.slice(0, 10), version, pinned: undefined },
      ...(version === undefined ? {} : { versions: [version], versionFrom: 'snapshot' }),
      wholeCatalog: true,
      oldAlterTable: snapshot.server.variables.old_alter_table === 'ON',
      sqlMode: snapshot.server.sql_mode,
    },
    estimate: estimateFrom(
      serverInputs(snapshot.server.variables),
      snapshot.finished ?? [],
      `${path}, taken ${ageOf(snapshot.taken_at)}`,
    ),
    problems: [],
  };
}

function appliedIn({ migrations = [] }: Snapshot): Knowledge['applied'] {
  const byName = new Map(
    migrations.map(({ name, phases }): [string, AppliedPhases] => [
      name,
      new Map(
        phases.map(({ name: phase, complete, hash, statements }) => [
          phase,
          {
            complete,
            hash: hash ?? undefined,
            statements: new Map(statements.map((one) => [one.index, one.hash])),
          },
        ]),
      ),
    ]),
  );
  return (migration) => byName.get(migration);
}

/** `2026-11-20T08:00:00Z, 1 day ago` */
function ageOf(moment: string): string {
  const days = Math.floor((Date.now() - Date.parse(moment)) / 86_400_000);
  const ago = Number.isNaN(days) ? '' : days <= 0 ? ', today' : days === 1 ? ', 1 day ago' : `, ${days} days ago`;
  return `${moment}${ago}`;
}

/** Why a file is not a snapshot, as the end of a sentence. @param path to the first wrong key */
function whyUnread(json: unknown, path: readonly PropertyKey[]): string {
  if (json === undefined) return 'it is not JSON, or larger or deeper than a snapshot';
  const format = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof format === 'number' && format > snapshotFormat)
    return `its format is ${format}, but this version of phasedb reads only format ${snapshotFormat}`;
  return path.length === 0 ? 'it is not a snapshot' : `${path.join('.')} is missing or invalid`;
}
