import { literalPattern } from '../core/literal-pattern.ts';
import { outgoing } from '../core/row-value.ts';
import type { Target } from '../mysql/target.ts';

/**
 * The passwords that this process knows. Nothing writes one on purpose; scrubbing what goes out is the last resort, for
 * a text of the server, the driver or the system that holds one after all.
 */
export class Secrets {
  readonly #patterns = new Map<string, RegExp>();

  addTarget(target: Target): void {
    target.whenPasswordRead((password) => this.add(password));
  }

  /** A text that must not appear, as it is or percent-encoded. One of two characters or less would garble everything. */
  add(secret: string): void {
    for (const form of [secret, encodeURIComponent(secret), encodeURI(secret)]) {
      if (form.length > 2) this.#patterns.set(form, pattern(form));
    }
  }

  /** An argument with a URL in it may hold a password; it is hidden whole before it can be read as one. */
  addArguments(args: readonly string[]): void {
    for (const argument of args) {
      const url = /[a-z0-9+.-]*:\/\/.*@.*$/is.exec(argument);
      if (url !== null) this.add(url[0]);
    }
  }

  scrub(text: string): string {
    let scrubbed = text;
    for (const secret of this.#patterns.values()) scrubbed = scrubbed.replace(secret, '***');
    return scrubbed;
  }

  /** The value as JSON, each text in it scrubbed and without values of rows, so that no key or mark of JSON itself can be hit. */
  stringify(value: object, indent?: number): string {
    return JSON.stringify(
      value,
      (_key, part: unknown) => (typeof part === 'string' ? this.scrub(outgoing(part)) : part),
      indent,
    );
  }
}

/** A short password may be an ordinary part of a word, and is hidden only where it stands alone. */
function pattern(secret: string): RegExp {
  const literal = literalPattern(secret);
  return secret.length < 8 ? new RegExp(`(?<![A-Za-z0-9_])${literal}(?![A-Za-z0-9_])`, 'g') : new RegExp(literal, 'g');
}
