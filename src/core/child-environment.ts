import { delimiter, isAbsolute } from 'node:path';

/** What a program needs to run and to find its user's settings. */
const needed: readonly string[] = ['HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMPDIR', 'TZ', 'XDG_CONFIG_HOME'];
/** The same on Windows. */
const neededOnWindows: readonly string[] = [
  'APPDATA',
  'COMSPEC',
  'LOCALAPPDATA',
  'PATHEXT',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERPROFILE',
];
/** How programs reach the network. A proxy's URL may have a password, so only those that need the network get it. */
export const networkVariables: readonly string[] = [
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]),
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a program that phasedb starts: what it needs, and nothing else. So it has no input of the action, no
 * database URL, no token, and nothing that changes how programs are loaded (LD_PRELOAD, NODE_OPTIONS).
 * @param more names that this program needs too
 */
export function childEnvironment(
  more: readonly string[] = [],
  from: Environment = process.env,
): Record<string, string> {
  const names = [...needed, ...(process.platform === 'win32' ? neededOnWindows : []), ...more];
  const kept = names.flatMap((name): [string, string][] => (from[name] ? [[name, from[name]]] : []));
  return { ...Object.fromEntries(kept), PATH: absolutePath(from.PATH ?? '') };
}

/**
 * The environment of a command that the operator wrote, which may need what phasedb does not know: everything except what is
 * meant for phasedb alone, the inputs of the action and DATABASE_URL.
 */
export function operatorEnvironment(from: Environment = process.env): Record<string, string> {
  const entries = Object.entries(from).filter(([name]) => !/^INPUT_/i.test(name) && name !== 'DATABASE_URL');
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Without relative folders: they count from the folder that a program is started in, which may be a stranger's repository. */
function absolutePath(path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .join(delimiter);
}
