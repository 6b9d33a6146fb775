import { basename, delimiter, dirname, relative } from 'node:path';

/** What a process knows of how it was called. */
export interface Called {
  /** The interpreter, the script, and its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The cache of npx: a folder for each set of packages that were named on a command line. */
const npxCache = /[\\/]_npx[\\/][^\\/]+[\\/]node_modules[\\/]\.bin$/;

/**
 * How the program was called, as a person writes it again in front of a command: `phasedb`, `npx phasedb`,
 * `npx -p PACKAGE phasedb`, `npm run phasedb --`, `node dist/cli.js`. Messages name the next command with it.
 * @param folder that the process runs in
 * @param packagesOf the packages that npx installed into a folder of its cache, as they were named; empty if unknown
 */
export function programName(
  { argv, env }: Called,
  folder: string,
  packagesOf: (cacheFolder: string) => readonly string[],
): string {
  const [, script = 'phasedb'] = argv;
  // The script of package.json that npm runs; one of another name may have its command fixed.
  if (env.npm_lifecycle_event === 'phasedb') return 'npm run phasedb --';
  const path = relative(folder, script);
  const near = path !== '' && path.length < script.length ? path : script;
  if (/\.[cm]?[jt]s$/.test(script)) return `node ${quoted(near)}`;
  const bin = dirname(script);
  if (env.npm_command === 'exec') {
    const call = npxCall(basename(script), npxCache.test(bin), env, () => packagesOf(dirname(dirname(bin))));
    if (call !== undefined) return call;
  } else if ((env.PATH ?? '').split(delimiter).includes(bin) && !isAddedByNpm(bin, env)) {
    return basename(script);
  }
  return quoted(near.includes('/') ? near : `./${near}`);
}

/**
 * The call by npx. `npx phasedb` finds a program that is installed; otherwise it would install whichever package has that name.
 * @returns undefined if the package is unknown or its address may hold a password
 */
function npxCall(
  name: string,
  isFromCache: boolean,
  env: Called['env'],
  packages: () => readonly string[],
): string | undefined {
  // npm joins the values of an option that is given several times with blank lines.
  const options = env.npm_config_package?.split('\n\n').filter((one) => one !== '') ?? [];
  if (options.length === 0 && !isFromCache) return `npx ${name}`;
  const named = options.length > 0 ? options : packages();
  if (named.length === 0 || named.some((one) => /\/\/[^/]*@/.test(one))) return undefined;
  if (options.length > 0) return `npx ${named.map((one) => `-p ${quoted(one)} `).join('')}${name}`;
  return named.length === 1 ? `npx ${named.map(quoted).join('')}` : undefined;
}

/** Whether npm put the folder in front of the PATH for one command, so that the user's shell does not find it there. */
function isAddedByNpm(bin: string, env: Called['env']): boolean {
  return env.npm_execpath !== undefined && /[\\/]node_modules[\\/]\.bin$/.test(bin);
}

function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
