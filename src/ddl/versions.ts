import type { Version } from './verdict.ts';

/** The first version that can do what the name says. Sources: the manual's release notes, unless said otherwise. */
export const since = {
  /** ALGORITHM=INSTANT; ADD COLUMN as the last column, defaults, ENUM and SET append, virtual columns, table rename. */
  instant: [8, 0, 12],
  /** CHECK constraints are more than ignored. */
  checks: [8, 0, 16],
  /** Column visibility, an instant change. */
  invisibleColumns: [8, 0, 23],
  /** RENAME COLUMN is instant. */
  instantRename: [8, 0, 28],
  /** ADD COLUMN at any position and DROP COLUMN are instant, and counted as row versions. */
  instantAnywhere: [8, 0, 29],
  /** A column's inline REFERENCES makes a foreign key; ignored before (9.0.0 release notes). */
  inlineReferences: [9, 0, 0],
  /** The limit of row versions is 255; 64 before. */
  moreRowVersions: [9, 1, 0],
} as const satisfies Readonly<Record<string, Version>>;

/** 8.0.29 to 8.0.31 can corrupt tables with instantly added columns after a crash (bugs 107611, 107613, 107854). */
export const unsafeInstant = { from: [8, 0, 29], until: [8, 0, 32] } as const;

/** The newest version whose rules are known; a newer one is judged like it. */
export const newestKnown: Version = [9, 7, 0];

/** One of each stretch of versions that decide alike, from the oldest that phasedb runs on to the newest known. */
export const decisiveVersions: readonly Version[] = [
  [8, 0, 13],
  since.checks,
  since.invisibleColumns,
  since.instantRename,
  since.instantAnywhere,
  since.inlineReferences,
  since.moreRowVersions,
  newestKnown,
];

export function atLeast(version: Version, floor: Version): boolean {
  for (const [index, part] of floor.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** Most instant additions and drops between two rebuilds; one more gives error 4092. */
export function rowVersionLimit(version: Version): number {
  return atLeast(version, since.moreRowVersions) ? 255 : 64;
}
