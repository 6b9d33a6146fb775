import type { ConfigReading } from './config.ts';

/** What decides which findings are reported. */
export interface Judge {
  readonly reading: ConfigReading;
  /** The folder that a schema, snapshot or baseline of that path is read from; undefined: this judge has no such file. */
  readonly folderOf: (path: string) => string | undefined;
  /** The code search looks into files that .gitattributes marks as generated or vendored. */
  readonly ignoreMarks?: boolean | undefined;
}
