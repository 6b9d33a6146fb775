import { atLeast, since } from '../../core/mysql-version.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { RecoveryPoint } from '../../state/recovery-point.ts';
import type { RunContext } from '../context/run-context.ts';

/** A longer set would fill the history; hundreds of servers make one of this length. */
const longest = 60_000;

/**
 * Asks where the binary log is. Variables may be read by everybody; the file and position need REPLICATION CLIENT, and a
 * contract runs without them: then the reason is recorded.
 */
export async function findRecoveryPoint({ sessions }: Pick<RunContext, 'sessions'>): Promise<RecoveryPoint> {
  const { control, server } = sessions;
  return sessions.onControl(async () => {
    const row = await control.queryOne(
      'SELECT @@GLOBAL.log_bin AS log_bin, @@GLOBAL.gtid_mode AS gtid_mode, @@GLOBAL.gtid_executed AS gtid_set',
    );
    if (row?.log_bin !== '1') return { notRecorded: ['the binary log is off (log_bin)'] };
    const gtidSet = (row.gtid_set ?? '').replace(/\s+/g, '');
    const isWhole = gtidSet !== '' && gtidSet.length <= longest;
    const noSet = gtidSet === '' ? `the GTID set is empty (gtid_mode is ${row.gtid_mode})` : 'the GTID set is too long';
    const show = `SHOW ${atLeast(server.version, since.binaryLogStatus) ? 'BINARY LOG' : 'MASTER'} STATUS`;
    const place = await control.queryOne(show).catch((error: unknown) => {
      if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
      return error;
    });
    const noPlace = placeMissing(place);
    const missing = [isWhole ? undefined : noSet, noPlace].filter((reason) => reason !== undefined);
    return {
      ...(isWhole && { gtidSet }),
      ...(!(place instanceof ServerError) && place?.File && { file: place.File, position: Number(place.Position) }),
      ...(missing.length > 0 && { notRecorded: missing }),
    };
  });
}

function placeMissing(place: ServerError | Readonly<Record<string, string | null>> | undefined): string | undefined {
  if (!(place instanceof ServerError)) return place?.File ? undefined : 'the server names no binary log file';
  if (place.kind === 'access-denied') return 'the file and position need REPLICATION CLIENT';
  return `the file and position could not be read: ${describeError(place)}`;
}
