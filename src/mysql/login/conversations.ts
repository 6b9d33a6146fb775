import type { KeyObject } from 'node:crypto';
import type { Target } from '../target.ts';
import { type Channel, mayReadPassword } from './channel.ts';
import { passwordNotSent, passwordTooLong, protocolBroken } from './refusals.ts';
import { asItIs, encryptedFor, nativeScramble, readPublicKey, sha256Scramble } from './scrambles.ts';

/** What a plugin of the client knows. */
export interface Turn {
  readonly target: Target;
  readonly password: string;
  readonly channel: Channel;
  /** Of the server, 20 bytes. */
  readonly challenge: Buffer;
  /** The server's public key, if the target pins one. */
  readonly pinnedKey: () => KeyObject | undefined;
}

/**
 * What one plugin of the client says: takes what the server's plugin says, gives the answer, or null for none.
 * @throws Failure where it refuses
 */
export type Conversation = Generator<Buffer | null, void, Buffer>;

type Plugin = (turn: Turn) => Conversation;

const fastPathTaken = Buffer.from([3]);
const wholeWanted = Buffer.from([4]);

/** The plugins that a server may ask for. Each is asked at most once in a login. */
export const conversations: Readonly<Record<string, Plugin>> = {
  *mysql_native_password({ password, challenge }) {
    yield nativeScramble(password, challenge);
  },
  *caching_sha2_password(turn) {
    const said = yield sha256Scramble(turn.password, turn.challenge);
    if (wholeWanted.equals(said)) yield* wholePassword(turn, 'caching_sha2_password', 2);
    else if (fastPathTaken.equals(said)) yield null;
    else throw protocolBroken(turn.target, 'caching_sha2_password got an answer that it does not know');
  },
  *sha256_password(turn) {
    yield* wholePassword(turn, 'sha256_password', 1);
  },
  *mysql_clear_password({ target, password, channel }) {
    // An empty password is no secret: proxies of clouds log in for their client, who has none.
    if (!channel.isVerified && password !== '') throw passwordNotSent(target, 'mysql_clear_password', channel);
    yield asItIs(password);
  },
};

/**
 * The password itself, where the server has nothing of it in its cache. Without TLS it goes encrypted for a key: the pinned
 * one, or the one that a server of this machine shows.
 * @param keyRequest the byte that asks the server for its key
 */
function* wholePassword(turn: Turn, plugin: string, keyRequest: number): Conversation {
  const { target, password, channel, challenge } = turn;
  if (password === '') {
    yield asItIs(password);
    return;
  }
  const needsKey = !channel.isEncrypted && (channel.local !== 'unix-socket' || plugin === 'sha256_password');
  const pinned = needsKey ? turn.pinnedKey() : undefined;
  if (pinned === undefined && !mayReadPassword(channel, target)) throw passwordNotSent(target, plugin, channel);
  if (!needsKey) {
    yield asItIs(password);
    return;
  }
  const key = pinned ?? readPublicKey(yield Buffer.from([keyRequest]));
  if (key === undefined) throw protocolBroken(target, 'what it sent as its public key is not an RSA key');
  yield sealed(turn, key, challenge);
}

function sealed({ target, password }: Turn, key: KeyObject, challenge: Buffer): Buffer {
  try {
    return encryptedFor(key, password, challenge);
  } catch {
    throw passwordTooLong(target);
  }
}
