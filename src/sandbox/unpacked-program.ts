import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MysqldProgram } from './mysqld-program.ts';
import { WayUnavailable } from './way.ts';

const platforms: Record<string, { loader: string; libraries: string }> = {
  x64: { loader: 'ld-linux-x86-64.so.2', libraries: 'x86_64-linux-gnu' },
  arm64: { loader: 'ld-linux-aarch64.so.1', libraries: 'aarch64-linux-gnu' },
};

/**
 * The `mysqld` of a folder into which Debian or Ubuntu packages were unpacked. It is run by the loader that came with
 * it, so that the machine's libc does not matter; older suites keep libc in /lib instead of /usr/lib.
 */
export async function programInRoot(root: string): Promise<MysqldProgram> {
  const platform = platforms[process.arch];
  if (!platform) throw new WayUnavailable(`no loader is known for ${process.arch}`, 'install MySQL');
  const { loader, libraries } = platform;
  const command = await firstThere(
    ['usr/lib64', 'lib64', 'usr/lib', 'lib', `usr/lib/${libraries}`, `lib/${libraries}`].map((folder) =>
      join(root, folder, loader),
    ),
    root,
  );
  const libraryPath = [`usr/lib/${libraries}`, `lib/${libraries}`, 'usr/lib/mysql/private'];
  const share = join(root, 'usr/share/mysql');
  return {
    command,
    args: [
      '--library-path',
      libraryPath.map((folder) => join(root, folder)).join(':'),
      join(root, 'usr/sbin/mysqld'),
      '--no-defaults',
      `--basedir=${join(root, 'usr')}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, 'charsets')}`,
      `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
      '--secure-file-priv=',
    ],
  };
}

async function firstThere(paths: string[], root: string): Promise<string> {
  for (const path of paths) {
    try {
      await access(path);
      return path;
    } catch {
      // not here
    }
  }
  throw new WayUnavailable(`no loader was found in ${root}`, `remove ${dirname(root)} to have it fetched again`);
}
