/** A column or table whose name no longer exists after a phase. */
export interface DroppedName {
  readonly table: string;
  /** Undefined: the table itself. */
  readonly column: string | undefined;
}

/** The key of a name in maps. */
export function keyOf({ table, column }: DroppedName): string {
  return JSON.stringify([table, column ?? null]);
}

/** A line of the code that names a column or table. */
export interface CodeReference {
  /** Relative to the top of its repository, with `/`. */
  readonly file: string;
  readonly line: number;
  /** Text of the line, trimmed and cut. Untrusted. */
  readonly text: string;
  /** The line almost certainly means this column or table. */
  readonly certain: boolean;
}

/** The lines of code that name one dropped column or table. */
export interface NameReferences {
  /** The first lines, certain ones first. */
  readonly shown: readonly CodeReference[];
  readonly certain: number;
  readonly possible: number;
}

/** The result of a search of the code. */
export interface CodeReferences {
  /** By `keyOf` of the name; names without a reference are not in it. */
  readonly named: ReadonlyMap<string, NameReferences>;
  /** Sentences that say what was not searched, and why. */
  readonly gaps: readonly string[];
}

/** The names that a migration removes. */
export interface CodeQuestion {
  /** The path of the migration file, as it was given. */
  readonly file: string;
  readonly names: readonly DroppedName[];
}

/**
 * Searches the repositories that contain the migrations for names. It returns one answer per question, in the same order.
 * Never throws: `gaps` reports what could not be searched.
 */
export type SearchCode = (questions: readonly CodeQuestion[]) => Promise<readonly CodeReferences[]>;
