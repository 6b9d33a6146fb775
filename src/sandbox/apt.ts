import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from './command.ts';

/** A repository that the machine's own apt uses: where it lies and which of its suites. */
export interface Repository {
  readonly uri: string;
  readonly suites: readonly string[];
}

/**
 * The repositories of the machine, in the order of its sources. They are asked from apt and not read from its files,
 * so every form of them counts; it works before the first `apt-get update` too, and needs no rights.
 */
export async function machineRepositories(): Promise<Repository[]> {
  const printed = await output('apt-get', ['--print-uris', '-o', 'Debug::NoLocking=1', 'update']);
  const suites = new Map<string, string[]>();
  for (const line of printed.split('\n')) {
    const found = /^'(\S+?)\/?\/dists\/(\S+)\/InRelease' /.exec(line);
    if (!found) continue;
    const uri = found[1]!;
    suites.set(uri, [...(suites.get(uri) ?? []), found[2]!]);
  }
  return [...suites].map(([uri, names]) => ({ uri, suites: names }));
}

/** apt with all its state in one folder of ours: what is installed on the machine, and its sources, do not count. */
export interface PrivateApt {
  /** Real packages whose name matches the regular expression. */
  search(name: string): Promise<string[]>;
  /** Fetches a package with all that it depends on, down to libc, and gives the archives' paths. */
  download(name: string): Promise<string[]>;
}

/**
 * Sets up apt in `folder` for one repository and fetches its indexes. Archives are accepted only when signed by the
 * keyring, which is the distribution's own. Rejects with CommandFailed when the repository cannot be had.
 */
export async function privateApt(
  folder: string,
  source: { repository: Repository; components: string; architecture: string; keyring: string },
): Promise<PrivateApt> {
  const archives = join(folder, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const options = [`arch=${source.architecture}`, 'target=Packages'];
  const signed = await access(source.keyring).then(
    () => true,
    () => false, // then apt's own trusted keys decide
  );
  if (signed) options.push(`signed-by=${source.keyring}`);
  const { uri, suites } = source.repository;
  const sources = suites.map((suite) => `deb [${options.join(' ')}] ${uri} ${suite} ${source.components}\n`);
  await writeFile(join(folder, 'sources.list'), sources.join(''));
  const config = join(folder, 'apt.conf');
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': archives,
    'Debug::NoLocking': '1',
    'APT::Install-Recommends': 'false',
    'APT::Default-Release': '',
    'APT::Sandbox::User': 'root', // root's cache folder is closed to the user that apt would change to
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '30',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(config, lines.join(''));
  // A suite that cannot be fetched is only a warning to apt, so the option turns it into an error.
  await output('apt-get', ['-c', config, '-q', '-o', 'APT::Update::Error-Mode=any', 'update'], 300_000);
  return {
    async search(name) {
      const found = await output('apt-cache', ['-c', config, 'search', '--names-only', name]);
      return found
        .split('\n')
        .map((line) => line.split(' ')[0]!)
        .filter((word) => word !== '');
    },
    async download(name) {
      await output('apt-get', ['-c', config, '-q', '-y', '--download-only', 'install', name], 900_000);
      const names = await readdir(archives);
      return names.filter((file) => file.endsWith('.deb')).map((file) => join(archives, file));
    },
  };
}
