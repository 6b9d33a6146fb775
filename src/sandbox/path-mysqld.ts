import { createHash } from 'node:crypto';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cached } from './cache.ts';
import { startLocalSandbox } from './local-sandbox.ts';
import { askVersion, initialise } from './mysqld-program.ts';
import { type Way, WayUnavailable } from './way.ts';

/** A MySQL server that is installed on the machine: only its program is used, never its data or its configuration. */
export const pathMysqld: Way = {
  name: 'mysqld-on-path',
  title: 'a mysqld on the PATH',
  async start(options) {
    const command = await findOnPath('mysqld');
    const program = { command, args: ['--no-defaults', '--secure-file-priv='] };
    const version = await askVersion(program, options.version);
    const { mtimeMs, size } = await stat(command);
    const build = createHash('sha256').update(`${command} ${mtimeMs} ${size}`).digest('hex').slice(0, 12);
    const folder = await cached(`path-${version.text.replace(/[^\w.-]/g, '_')}-${build}`, async (unfinished) => {
      options.log?.(`initialising a data folder with ${command} (${version.text})`);
      await initialise(program, join(unfinished, 'data'));
    });
    return startLocalSandbox({ ...program, version, emptyData: join(folder, 'data') }, 'mysqld-on-path', options);
  },
};

/** The program's real path; /usr/sbin is looked at too, as it is rarely on the PATH of an ordinary user. */
async function findOnPath(name: string): Promise<string> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      if ((await stat(path)).isFile()) return await realpath(path);
    } catch {
      // not in this folder
    }
  }
  throw new WayUnavailable('PATH has no mysqld', 'install MySQL 8.0.13 or newer');
}
