/** Where a report's links lead; undefined: nowhere, and the words stand without one. */
export interface ReportLinks {
  readonly file: (path: string, line: number | undefined) => string | undefined;
  readonly rule: (name: string) => string | undefined;
}

/** What a report says of itself. */
export interface ReportOrigin {
  readonly links: ReportLinks;
  /** The commit that was checked. */
  readonly sha: string | undefined;
  readonly runUrl: string | undefined;
  /** The command that finds the same on a terminal. */
  readonly reproduce: string | undefined;
}
