import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { sessionAnswers } from './answers.ts';
import { authSwitch, hello, localInfile, moreData, nextFactor, okay, refusal } from './packets.ts';
import type { Script, Talk } from './rogue-server.ts';

/** Made once: the key that a rogue server offers as its own. */
export const offeredKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const offeredPem = Buffer.from(offeredKey.publicKey.export({ type: 'spki', format: 'pem' }));

/** What the scripts send as challenges; without zeros, as real ones. */
export const challenge: Buffer = Buffer.from(randomBytes(20).map((byte) => (byte === 0 ? 1 : byte)));

export interface Opening {
  readonly tls?: boolean;
  readonly plugin?: string;
}

/** Says hello, goes over to TLS if it offered that, and takes the client's first answer. */
export async function open(talk: Talk, { tls = false, plugin = 'caching_sha2_password' }: Opening = {}): Promise<void> {
  talk.send(hello({ plugin, challenge, tls }));
  const first = await talk.receive();
  if (!tls || first === undefined) return;
  talk.encrypt();
  await talk.receive();
}

/** What comes after a login that the server takes: statements. */
async function serve(talk: Talk, answer: (packet: Buffer) => readonly Buffer[] = sessionAnswers()): Promise<void> {
  for (let packet = await talk.receive(); packet !== undefined; packet = await talk.receive()) {
    talk.send(...answer(packet));
  }
}

/** Takes the login and opens the session; of what comes, everything is recorded. */
async function take(talk: Talk): Promise<void> {
  talk.note('login taken');
  talk.send(okay);
  await serve(talk);
}

/** caching_sha2_password: the fast path is not taken, the password itself is asked for, with the server's own key if asked. */
export const cachingSha2Full = (opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.send(authSwitch('caching_sha2_password', challenge));
    if ((await talk.receive()) === undefined) return;
    talk.send(moreData([4]));
    await takeWhole(talk, 2);
  };

/**
 * caching_sha2_password: the fast path is taken, whatever came.
 * @param facts what the server then says of itself
 */
export const cachingSha2Fast = (opening: Opening = {}, facts: Readonly<Record<string, string>> = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.send(authSwitch('caching_sha2_password', challenge));
    if ((await talk.receive()) === undefined) return;
    talk.send(moreData([3]), okay);
    talk.note('login taken');
    await serve(talk, sessionAnswers(facts));
  };

/** One script for each connection, in turn; the last for all that follow. */
export const inTurn = (...scripts: readonly Script[]): Script => {
  let made = 0;
  return (talk) => {
    const script = scripts[Math.min(made++, scripts.length - 1)];
    if (script === undefined) throw new Error('no script is given');
    return script(talk);
  };
};

/** sha256_password: there is no fast path. */
export const sha256Full = (opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, { plugin: 'sha256_password', ...opening });
    talk.send(authSwitch('sha256_password', challenge));
    await takeWhole(talk, 1);
  };

/** The next packet is the password in some form, or asks for the server's key. */
async function takeWhole(talk: Talk, keyRequest: number): Promise<void> {
  let answer = await talk.receive();
  if (answer?.length === 1 && answer[0] === keyRequest) {
    talk.send(moreData(offeredPem));
    answer = await talk.receive();
  }
  if (answer !== undefined) await take(talk);
}

/** Any plugin whose first answer is taken: mysql_native_password, mysql_clear_password, or one that nobody knows. */
export const switchTo = (plugin: string, opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.send(authSwitch(plugin, challenge));
    if ((await talk.receive()) !== undefined) await take(talk);
  };

/** The plugin named in the hello is taken at its word: no switch. */
export const helloPlugin = (plugin: string, opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, { ...opening, plugin });
    await take(talk);
  };

/** One plugin after the other, each answered; the last is the one that it is after. */
export const switches = (plugins: readonly string[], opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    for (const plugin of plugins) {
      talk.send(authSwitch(plugin, challenge));
      if ((await talk.receive()) === undefined) return;
    }
    await take(talk);
  };

/** Takes the password, then asks for it once more: by the same plugin, or as a further factor. */
export const askTwice = (second: 'more data' | 'switch' | 'factor', opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.send(authSwitch('caching_sha2_password', challenge));
    if ((await talk.receive()) === undefined) return;
    if (second === 'switch') talk.send(authSwitch('mysql_clear_password', challenge));
    else if (second === 'factor') talk.send(nextFactor('mysql_clear_password', challenge));
    else talk.send(moreData([3]), moreData([4]));
    if ((await talk.receive()) !== undefined) await take(talk);
  };

/** After the first answer it says something that no plugin says. */
export const says = (bodies: readonly Buffer[], opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.send(...bodies);
    while ((await talk.receive()) !== undefined);
  };

/** Says a switch before TLS is there, in one breath with the offer of TLS; then goes over to TLS or stays as it is. */
export const beforeTls = (body: Buffer, encrypts: boolean): Script =>
  async function run(talk) {
    talk.send(hello({ plugin: 'caching_sha2_password', challenge, tls: true }), body);
    if ((await talk.receive()) === undefined) return;
    if (encrypts) talk.encrypt();
    while ((await talk.receive()) !== undefined);
  };

/** Offers TLS, and speaks something else once the client begins with it; or nothing, and closes the connection. */
export const breaksTls = (says: Buffer | undefined): Script =>
  async function run(talk) {
    talk.send(hello({ plugin: 'caching_sha2_password', challenge, tls: true }));
    await talk.receive();
    if (says === undefined) return talk.end();
    talk.pass(says);
    while ((await talk.receive()) !== undefined);
  };

/** Takes the login, then answers the first statement by asking for a file. */
export const asksForFile = (path: string, opening: Opening = {}): Script =>
  async function run(talk) {
    await open(talk, opening);
    talk.note('login taken');
    talk.send(okay);
    await serve(talk, () => [localInfile(path)]);
  };

/** Refuses every login with an error of its choice. */
export const refuses = (errno: number, message: string): Script =>
  async function run(talk) {
    await open(talk);
    talk.send(refusal(errno, message));
  };
