import { GiB } from '../core/storage-size.ts';
import { assuming, byStatistics } from './basis.ts';
import type { Calibration } from './calibration.ts';
import { ddlSeconds } from './ddl-seconds.ts';
import { type DdlQuestion, ddlWork } from './ddl-work.ts';
import { type Estimate, nothing, unknownEstimate } from './estimate.ts';
import { exactly, type Range, spread } from './range.ts';
import type { ServerInputs } from './server-inputs.ts';
import type { DdlWork } from './work.ts';

/** A brief exclusive lock at the end of each DDL; a transaction in the way makes it longer. */
const BRIEF: Range = { p50: 0.02, p90: 1 };

/** What one DDL statement costs. */
export function estimateDdl(question: DdlQuestion, server: ServerInputs, calibration: Calibration): Estimate {
  const work = ddlWork(question);
  if ('missing' in work) return unknownEstimate(work.missing);
  const { verdict, statement } = question;
  const known = calibration.factorOf(work.class);
  const seconds = spread(ddlSeconds(work, server) * known.factor, known.spread);
  const isData = statement.kind === 'data' || statement.kind === 'set';
  const blocks = verdict.lock !== 'none' && work.class !== 'metadata';
  const { stays, passing, tmpdir } = space(work);
  return {
    ...nothing,
    rows: spread(work.rows, 1.4),
    seconds,
    writesBlockedSeconds: blocks ? seconds : isData ? exactly(0) : BRIEF,
    diskBytes: spread(stays + passing, 1.3),
    stayingBytes: spread(stays, 1.3),
    tmpdirBytes: spread(tmpdir, 1.5),
    binlogBytes: server.binlog === 'off' || isData ? exactly(0) : exactly(STATEMENT_BYTES),
    // A replica runs the statement after the source has finished it.
    lagSeconds: work.class === 'metadata' ? spread(0.05, 4) : seconds,
    basis: assuming(work.freedBytes > LARGE_FILE ? byStatistics : known.basis, verdict.assumes),
  };
}

/** A DDL statement is logged as a text, whatever it does. */
const STATEMENT_BYTES = 200;
/** The file system decides how long deleting a larger file takes. */
const LARGE_FILE = GiB;

/** Manual, "Online DDL Space Requirements": a second table while it is rebuilt, and files for sorting its indexes. */
function space({ class: kind, dataBytes, indexes }: DdlWork): {
  readonly stays: number;
  readonly passing: number;
  readonly tmpdir: number;
} {
  const sorted = indexes.reduce((sum, { bytes }) => sum + bytes, 0);
  switch (kind) {
    case 'metadata':
      return { stays: 0, passing: 0, tmpdir: 0 };
    case 'index-build':
      return { stays: sorted, passing: 0, tmpdir: sorted };
    case 'rebuild':
      return { stays: 0, passing: dataBytes + sorted, tmpdir: sorted };
    case 'copy':
      return { stays: 0, passing: dataBytes + sorted, tmpdir: 0 };
  }
}
