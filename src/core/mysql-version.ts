export type Version = readonly [major: number, minor: number, patch: number];

/** The oldest server that phasedb runs on: the state tables need expression defaults, which came with 8.0.13. */
export const oldestSupported: Version = [8, 0, 13];

/** The newest version whose rules are known; a newer one is judged like it. */
export const newestKnown: Version = [9, 7, 0];

/** The first version that can do what the name says. Sources: the manual's release notes, unless said otherwise. */
export const since = {
  /** ALGORITHM=INSTANT; ADD COLUMN as the last column, defaults, ENUM and SET append, virtual columns, table rename. */
  instant: [8, 0, 12],
  /** CHECK constraints are more than ignored. */
  checks: [8, 0, 16],
  /** CREATE TABLE … SELECT is one transaction. */
  atomicCreateSelect: [8, 0, 21],
  /** Column visibility, an instant change. */
  invisibleColumns: [8, 0, 23],
  /** CHANGE REPLICATION SOURCE, the spelling without MASTER. */
  sourceSpelling: [8, 0, 23],
  /** RENAME COLUMN is instant. */
  instantRename: [8, 0, 28],
  /** ADD COLUMN at any position and DROP COLUMN are instant, and counted as row versions. */
  instantAnywhere: [8, 0, 29],
  /** SHOW BINARY LOG STATUS; SHOW MASTER STATUS is gone in 8.4.0. */
  binaryLogStatus: [8, 2, 0],
  /** A column's inline REFERENCES makes a foreign key; ignored before (9.0.0 release notes). */
  inlineReferences: [9, 0, 0],
  /** The limit of row versions is 255; 64 before. */
  moreRowVersions: [9, 1, 0],
} as const satisfies Readonly<Record<string, Version>>;

/** One of each stretch of versions that decide alike, from the oldest that phasedb runs on to the newest known. */
export const decisiveVersions: readonly Version[] = [
  oldestSupported,
  since.checks,
  since.invisibleColumns,
  since.instantRename,
  since.instantAnywhere,
  since.inlineReferences,
  since.moreRowVersions,
  newestKnown,
];

/** The three numbers at the start of VERSION(), such as `8.0.36-28`; undefined if it does not start with three. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether `version` is `floor` or newer. */
export function atLeast(version: Version, floor: Version): boolean {
  return versionNumber(version) >= versionNumber(floor);
}

/** As in version comments: 80036 for 8.0.36. */
export function versionNumber([major, minor, patch]: Version): number {
  return major * 10_000 + minor * 100 + patch;
}

/** Whether both are of one release line, such as 8.4. */
export function isSameLine(a: Version, b: Version): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** 8.0.29 to 8.0.31 can corrupt tables with instantly added columns after a crash (bugs 107611, 107613, 107854). */
export function canCorruptInstant(version: Version): boolean {
  return atLeast(version, [8, 0, 29]) && !atLeast(version, [8, 0, 32]);
}

/** Most instant additions and drops between two rebuilds; one more gives error 4092. */
export function rowVersionLimit(version: Version): number {
  return atLeast(version, since.moreRowVersions) ? 255 : 64;
}
