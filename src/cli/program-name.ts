import { basename, delimiter, dirname, relative } from 'node:path';

/** What a process knows of how it was called. */
export interface Called {
  /** The interpreter, the script, and its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * How the program was called, as a person writes it again in front of a command: `phasedb`, `npx phasedb`,
 * `npm run phasedb --`, `node dist/cli.js`. Messages name the next command with it.
 * @param folder that the process runs in
 */
export function programName({ argv, env }: Called, folder: string): string {
  const [, script = 'phasedb'] = argv;
  // The script of package.json that npm runs; one of another name may have its command fixed.
  if (env.npm_lifecycle_event === 'phasedb') return 'npm run phasedb --';
  const path = relative(folder, script);
  const near = path !== '' && path.length < script.length ? path : script;
  if (/\.[cm]?[jt]s$/.test(script)) return `node ${quoted(near)}`;
  const folders = (env.PATH ?? '').split(delimiter);
  // npx puts the folder of the program in front of the PATH, where a shell of the user does not find it.
  if (env.npm_command === 'exec') return `npx ${basename(script)}`;
  if (folders.includes(dirname(script))) return basename(script);
  return quoted(near.includes('/') ? near : `./${near}`);
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
