import { Failure } from '../core/failure.ts';
import { connect } from '../mysql/connect.ts';
import { parseTarget } from '../mysql/target.ts';
import { readServerVersion, versionObjection } from './server-version.ts';
import { type Way, WayUnavailable } from './way.ts';

const variable = 'PHASEDB_TEST_DATABASE_URL';

/**
 * The server that `PHASEDB_TEST_DATABASE_URL` names. It is somebody's: databases are made and dropped in it, but it is
 * never killed, restarted or made a source. When the variable is set, no other way is tried.
 */
export const givenUrl: Way = {
  name: 'given-url',
  title: `the server that ${variable} names`,
  async start(options) {
    const text = process.env[variable];
    if (text === undefined || text === '') {
      throw new WayUnavailable(
        'the variable is not set',
        `set it to mysql://user:password@host:port of a MySQL server`,
      );
    }
    const url = parse(text);
    const address = {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 3306 : Number(url.port),
      user: decodeURIComponent(url.username) || 'root',
      password: decodeURIComponent(url.password),
    };
    const said = await askVersion(url);
    const version = readServerVersion(said);
    const objection = version ? versionObjection(version, options.version) : `its version is "${said}"`;
    if (!version || objection !== null) throw unusable(`cannot serve: ${objection}`);
    const notOurs = () =>
      Promise.reject(
        new Failure({
          code: 'server-not-ours',
          message: `phasedb did not start the server in ${variable}, so it does not stop, restart or replicate it.`,
          remedy: `Unset ${variable}; phasedb then starts a server.`,
        }),
      );
    return {
      ...address,
      url: `mysql://${url.username || 'root'}:${url.password}@${url.host}`,
      version: version.text,
      way: 'given-url',
      canKill: false,
      crash: notOurs,
      restart: notOurs,
      addReplica: notOurs,
      stop: async () => {},
    };
  },
};

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'mysql:' || url.hostname === '') {
    throw unusable('is not of the form mysql://user:password@host:port');
  }
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw unusable('has a % in its user or password that is not encoded as %25');
  }
  return url;
}

/** The first contact with a server of somebody: it gets the password only as the TLS options of the URL allow. */
async function askVersion({ username, password, host, hostname, port, search }: URL): Promise<string> {
  try {
    const target = parseTarget(`mysql://${username || 'root'}:${password}@${host}/${search}`);
    const connection = await connect(target, { role: 'sandbox', runId: 'sandbox' });
    const [rows] = await connection.query('SELECT VERSION() AS version');
    await connection.end();
    return String((rows as { version: string }[])[0]!.version);
  } catch (error) {
    const place = `${hostname}:${port === '' ? 3306 : port}`;
    throw unusable(`names ${place}, which refused the connection: ${(error as Error).message}`);
  }
}

function unusable(why: string): Failure {
  return new Failure({
    code: 'given-server-unusable',
    message: `${variable} ${why}.`,
    remedy: 'Correct it, or unset it; phasedb then starts a server.',
  });
}
