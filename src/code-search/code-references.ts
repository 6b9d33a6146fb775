/** A column or table that nothing has under this name once a phase has run. */
export interface DroppedName {
  readonly table: string;
  /** Undefined: the table itself is gone. */
  readonly column: string | undefined;
}

/** One text for one name, in maps. */
export function keyOf({ table, column }: DroppedName): string {
  return JSON.stringify([table, column ?? null]);
}

/** A line of the code that names a column or table. */
export interface CodeReference {
  /** From the top of its repository, with `/`. */
  readonly file: string;
  readonly line: number;
  /** Of the line, trimmed and cut: data of a stranger. */
  readonly text: string;
  /** There is hardly a doubt that the column or table itself is meant. */
  readonly certain: boolean;
}

/** Where the code names one dropped column or table. */
export interface NameReferences {
  /** The first of them, certain ones first. */
  readonly shown: readonly CodeReference[];
  readonly certain: number;
  readonly possible: number;
}

/** What a search of the code gave. */
export interface CodeReferences {
  /** By `keyOf` of the name; those that are named nowhere are not in it. */
  readonly named: ReadonlyMap<string, NameReferences>;
  /** Sentences: what was not searched, and why. */
  readonly gaps: readonly string[];
}

/** The names that the migration of a file takes away. */
export interface CodeQuestion {
  /** Of the migration, as it was given. */
  readonly file: string;
  readonly names: readonly DroppedName[];
}

/**
 * Looks for names in the code next to which the migrations stand; one answer a question, in their order. Never throws: what
 * cannot be searched is reported in `gaps`.
 */
export type SearchCode = (questions: readonly CodeQuestion[]) => Promise<readonly CodeReferences[]>;
