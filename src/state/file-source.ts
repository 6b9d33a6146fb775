/** A file as a run read it. */
export interface ReadFile {
  /** In its repository. */
  readonly path: string;
  /** Its id as a blob of git. */
  readonly blob: string;
  /** Full id of the commit that has it so; absent: no commit was found to. */
  readonly commit?: string;
}

/** From where the statements of a run came; written with every start of a phase. */
export interface FileSource extends ReadFile {
  /** Somebody named the commit (`ref`), and it was compared. */
  readonly reviewed?: true;
  readonly config?: ReadFile;
}

/** What a row of the history says of it; undefined for what is no such thing. */
export function readFileSource(value: unknown): FileSource | undefined {
  const file = readFile(value);
  if (file === undefined) return undefined;
  const { reviewed, config } = value as { readonly reviewed?: unknown; readonly config?: unknown };
  const read = readFile(config);
  return { ...file, ...(reviewed === true && { reviewed }), ...(read && { config: read }) };
}

function readFile(value: unknown): ReadFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { path, blob, commit } = value as { readonly [key in keyof ReadFile]?: unknown };
  if (typeof path !== 'string' || !isId(blob) || (commit !== undefined && !isId(commit))) return undefined;
  return { path: path.slice(0, 1024), blob, ...(commit !== undefined && { commit }) };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}
