import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Failure } from '../../core/failure.ts';
import type { Target } from '../target.ts';
import { type Channel, channelOf, mayReadPassword } from './channel.ts';
import { type Conversation, conversations } from './conversations.ts';
import { askedTwice, pluginUnsupported, printable, protocolBroken } from './refusals.ts';
import { challengeLength } from './scrambles.ts';
import { readServerPublicKey } from './server-public-key.ts';

/** As the driver calls a plugin: once with the connection, then with each thing that the server's plugin says. */
type DriverPlugin = (meta: { readonly connection: unknown }) => (said: Buffer) => Buffer | null;

/** How a login went. */
export interface LoginFacts {
  readonly channel: Channel;
  /** The password itself would not be sent: the login rests on a hash, and caching_sha2_password takes that from its cache alone. */
  readonly restsOnCache: boolean;
}

/**
 * One login. The password stays in here: the driver gets the answers, and the hash that mysql_native_password begins with.
 */
export class Login {
  readonly #target: Target;
  readonly #password: string;
  #refusal: Failure | undefined;
  readonly #plugins = new Set<string>();

  constructor(target: Target, password: string) {
    this.#target = target;
    this.#password = password;
  }

  /** For the driver, in place of the password. */
  get options(): { readonly passwordSha1?: Buffer; readonly authPlugins: Readonly<Record<string, DriverPlugin>> } {
    const authPlugins = Object.fromEntries(Object.keys(conversations).map((name) => [name, this.#plugin(name)]));
    if (this.#password === '') return { authPlugins };
    return { passwordSha1: createHash('sha1').update(this.#password).digest(), authPlugins };
  }

  /** How it went, once the server has taken it; undefined where TLS is not there although it was asked for. */
  factsOf(stream: Socket | TLSSocket): LoginFacts | undefined {
    const channel = channelOf(this.#target, stream);
    if (channel === 'unfinished') return undefined;
    const { serverPublicKeyPath } = this.#target;
    const mayGo = mayReadPassword(channel, this.#target) || (!channel.isEncrypted && serverPublicKeyPath !== undefined);
    return { channel, restsOnCache: this.#plugins.has('caching_sha2_password') && this.#password !== '' && !mayGo };
  }

  /** Why the login was ended from this side, if it was. */
  refusalFor(error: unknown): Failure | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    const { code, message } = error as { code?: string; message: string };
    if (code === 'AUTH_SWITCH_PLUGIN_ERROR') {
      const unknown = /unknown plugin (.*)\. See /s.exec(message)?.[1];
      if (unknown === undefined) return protocolBroken(this.#target, 'it went on with a plugin that it had not named');
      return pluginUnsupported(this.#target, printable(unknown));
    }
    if (code !== 'HANDSHAKE_UNKNOWN_ERROR') return undefined;
    return protocolBroken(this.#target, 'it sent a packet that does not belong there');
  }

  #plugin(name: string): DriverPlugin {
    return ({ connection }) => {
      const { stream } = connection as { readonly stream: Socket | TLSSocket };
      let conversation: Conversation | undefined;
      return (said) =>
        this.#refusing(() => {
          if (conversation !== undefined) return this.#answer(conversation.next(said));
          conversation = this.#begin(name, stream, said);
          return this.#answer(conversation.next());
        });
    };
  }

  #begin(name: string, stream: Socket | TLSSocket, said: Buffer): Conversation {
    if (this.#plugins.size > 0) throw askedTwice(this.#target);
    this.#plugins.add(name);
    const target = this.#target;
    const channel = channelOf(target, stream);
    if (channel === 'unfinished') throw protocolBroken(target, 'it asked for the password before TLS was established');
    const challenge = Buffer.from(said.subarray(0, challengeLength));
    if (challenge.length < challengeLength && name !== 'mysql_clear_password') {
      throw protocolBroken(target, `its challenge has ${challenge.length} bytes in place of ${challengeLength}`);
    }
    const path = target.serverPublicKeyPath;
    const pinnedKey = () => (path === undefined ? undefined : readServerPublicKey(path));
    const turn = { target, password: this.#password, channel, challenge, pinnedKey };
    const conversation = conversations[name]?.(turn);
    if (conversation === undefined) throw pluginUnsupported(target, name);
    return conversation;
  }

  #answer({ done, value }: IteratorResult<Buffer | null, void>): Buffer | null {
    if (done === true) throw askedTwice(this.#target);
    return value;
  }

  /** After the first refusal nothing is answered any more, whatever comes. */
  #refusing(answer: () => Buffer | null): Buffer | null {
    try {
      if (this.#refusal !== undefined) throw this.#refusal;
      return answer();
    } catch (error) {
      if (error instanceof Failure) this.#refusal ??= error;
      // The driver writes on what it is given.
      throw new Error(error instanceof Error ? error.message : String(error));
    }
  }
}
