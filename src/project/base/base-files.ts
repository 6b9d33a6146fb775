/** A file as the base branch has it. */
export type BaseFile =
  /** The change does not touch it. */
  | { readonly kind: 'same' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Why, as the end of a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** The files of the base branch, which a change is compared with. */
export interface BaseFiles {
  /** Its commit or its name, for people. */
  readonly ref: string;
  /** @param path from the folder of the lint, with `/`. Never throws. */
  readonly read: (path: string) => Promise<BaseFile>;
}

/** Whose configuration and baseline judge a change. */
export type ConfigFrom = 'base' | 'head';

/** What a lint of a change is compared with. */
export interface Comparison {
  readonly files: BaseFiles;
  readonly configFrom: ConfigFrom;
  /** Workflows that the change touches and that call phasedb; undefined: they are not known. */
  readonly workflows?: readonly string[] | undefined;
}
