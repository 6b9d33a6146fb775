import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoundedText } from '../core/read-bounded.ts';
import { MiB } from '../core/storage-size.ts';
import { machineRepositories, type PrivateApt, privateApt, type Repository } from './apt.ts';
import { cached } from './cache.ts';
import { CommandFailed, output } from './command.ts';
import { startLocalSandbox } from './local-sandbox.ts';
import { askVersion, initialise } from './mysqld-program.ts';
import { programInRoot } from './unpacked-program.ts';
import { type Way, WayUnavailable } from './way.ts';

const remedy = 'give this machine access to its package mirror once, or install MySQL 8.0.13 or newer';

/**
 * The server's own packages of Debian or Ubuntu, unpacked into the cache and run from there: nothing is installed and
 * no rights are needed. They come with their own libc and loader, as a newer suite's do not fit the machine's. Debian
 * has MySQL only in its suite `sid`, where the machine's own mirror has it; Ubuntu has it in every suite.
 */
export const distributionPackages: Way = {
  name: 'distribution-packages',
  title: 'the packages of Debian or Ubuntu',
  async start(options) {
    const distribution = await thisDistribution();
    const folder = await cached(`${distribution.key}-${distribution.architecture}`, (unfinished) =>
      prepare(unfinished, distribution, options.log ?? (() => {})),
    ).catch((error) => {
      if (error instanceof CommandFailed) throw new WayUnavailable(error.message, remedy, error);
      throw error;
    });
    const program = await programInRoot(join(folder, 'root'));
    const version = await askVersion(program, options.version);
    return startLocalSandbox(
      { ...program, version, emptyData: join(folder, 'data') },
      'distribution-packages',
      options,
    );
  },
};

interface Distribution {
  /** Names the folder in the cache. */
  readonly key: string;
  readonly architecture: string;
  readonly components: string;
  readonly keyring: string;
  /** The repository to take the server from, made from one of the machine's; null when it is not the distribution's. */
  serverRepository(own: Repository): Repository | null;
}

async function thisDistribution(): Promise<Distribution> {
  const release = readBoundedText('/etc/os-release', MiB);
  const value = (key: string) =>
    new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(release.ok ? release.text : '')?.[1] ?? '';
  const family = [value('ID'), ...value('ID_LIKE').split(' ')];
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!architecture) {
    throw new WayUnavailable(`it supports amd64 and arm64 only, but this machine is ${process.arch}`, 'install MySQL');
  }
  if (family.includes('ubuntu')) {
    const codename = value('UBUNTU_CODENAME') || value('VERSION_CODENAME');
    return {
      key: `ubuntu-${codename}`,
      architecture,
      components: 'main universe',
      keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
      serverRepository({ uri, suites }) {
        const wanted = suites.filter((suite) => suite === codename || suite === `${codename}-updates`);
        return suites.includes(codename) ? { uri, suites: [...new Set(wanted)] } : null;
      },
    };
  }
  if (family.includes('debian')) {
    return {
      key: 'debian-sid',
      architecture,
      components: 'main',
      keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
      serverRepository({ uri, suites }) {
        return suites.some((suite) => /^[a-z]+$/.test(suite)) ? { uri, suites: ['sid'] } : null;
      },
    };
  }
  throw new WayUnavailable('this is neither Debian nor Ubuntu', 'install MySQL 8.0.13 or newer');
}

async function prepare(folder: string, distribution: Distribution, log: (line: string) => void): Promise<void> {
  const work = join(folder, 'apt');
  const apt = await reachRepository(work, distribution, log);
  const name = newest(await apt.search('^mysql-server-core(-[0-9.]+)?$'));
  log(`fetching the packages of ${name} and all they need (about 65 MB, once)`);
  const archives = await apt.download(name);
  log(`unpacking ${archives.length} packages into the cache`);
  const root = join(folder, 'root');
  await mkdir(root);
  for (const archive of archives) await output('dpkg-deb', ['-x', archive, root], 120_000);
  await rm(work, { recursive: true });
  await prune(root);
  const program = await programInRoot(root);
  const version = await askVersion(program, undefined);
  log(`initialising a data folder with MySQL ${version.text}`);
  await initialise(program, join(folder, 'data'));
}

/** The first of the machine's repositories that turns out to be the distribution's: others have no such suite or key. */
async function reachRepository(
  work: string,
  distribution: Distribution,
  log: (line: string) => void,
): Promise<PrivateApt> {
  const candidates = (await machineRepositories())
    .map((own) => distribution.serverRepository(own))
    .filter((repository) => repository !== null);
  let last: unknown = new WayUnavailable('the sources of apt have no repository of the distribution', remedy);
  for (const repository of candidates) {
    log(`reading the package index of ${distribution.key}`);
    try {
      return await privateApt(work, { repository, ...distribution });
    } catch (error) {
      last = error;
      await rm(work, { recursive: true, force: true });
    }
  }
  throw last;
}

/** `mysql-server-core` follows the distribution's newest; else the highest of `mysql-server-core-8.0` and its kin. */
function newest(names: string[]): string {
  const sorted = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const name = names.includes('mysql-server-core') ? 'mysql-server-core' : sorted.at(-1);
  if (name === undefined) throw new WayUnavailable('the package index has no mysql-server-core', remedy);
  return name;
}

/** Most of what comes along serves other programs: mysqld needs its libraries, plugins, messages and character sets. */
async function prune(root: string): Promise<void> {
  const usr = join(root, 'usr');
  const unneeded = [join(root, 'etc'), join(root, 'var'), join(usr, 'bin')];
  for (const name of await readdir(join(usr, 'share'))) {
    if (name !== 'mysql') unneeded.push(join(usr, 'share', name));
  }
  for (const library of (await readdir(join(usr, 'lib'))).filter((name) => name.endsWith('-linux-gnu'))) {
    for (const name of await readdir(join(usr, 'lib', library))) {
      if (/^(lib)?perl|^gconv$/.test(name)) unneeded.push(join(usr, 'lib', library, name));
    }
  }
  await Promise.all(unneeded.map((path) => rm(path, { recursive: true, force: true })));
}
