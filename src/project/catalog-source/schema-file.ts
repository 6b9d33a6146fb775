import { readSchema } from '../../catalog/from-sql.ts';
import { MiB } from '../../core/storage-size.ts';
import type { NamedBy } from '../../core/workspace-path.ts';
import { uncalibrated } from '../../estimate/calibration.ts';
import { serverInputs } from '../../estimate/server-inputs.ts';
import type { Knowledge } from './knowledge.ts';
import { readSourceFile } from './source-file.ts';

/** A dump of 10,000 tables with 40 columns each has 20 MiB. */
const MOST_BYTES = 64 * MiB;

/** Reads a file of CREATE statements. @throws Failure `schema-unreadable` */
export function readSchemaFile(path: string, folder: string, namedBy: NamedBy = 'call'): Knowledge {
  const text = readSourceFile(path, {
    folder,
    namedBy,
    most: MOST_BYTES,
    code: 'schema-unreadable',
    what: 'schema',
  });
  const { catalog, problems } = readSchema(text);
  const positionOf = positions(text);
  return {
    catalog,
    applied: undefined,
    settings: { catalogFrom: 'schema' },
    estimate: {
      server: serverInputs(undefined),
      calibration: uncalibrated,
      from: `${path}, which holds definitions and no sizes (a snapshot or a database has them)`,
    },
    problems: problems.map(({ offset, message }) => ({
      rule: 'statement-unparsed',
      place: { file: path, ...positionOf(offset) },
      phase: undefined,
      message: `${message} Lint may therefore miss tables or columns.`,
      remedy: 'Correct the schema file, or dump it again with mysqldump --no-data.',
    })),
  };
}

/** Line and column of offsets that are asked for in ascending order: the text is walked once, however many there are. */
function positions(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  return (offset) => {
    for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
