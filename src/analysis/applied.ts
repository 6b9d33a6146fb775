/** What a server's history says of a phase that has begun there. */
export interface AppliedPhase {
  /** It has run to its end: the tables show what it did. */
  readonly complete: boolean;
  /** Of what was applied, as `phaseHash` makes it. */
  readonly hash: string | undefined;
  /** Of a phase that is not complete, the statements whose effect the tables show: by index, the hash of their normalised text. */
  readonly statements: ReadonlyMap<number, string>;
}

/** The phases of a migration that have begun on the server that the catalog is of, by name. */
export type AppliedPhases = ReadonlyMap<string, AppliedPhase>;

/** Of a migration that no server knows. */
export const nothingApplied: AppliedPhases = new Map();
