import { StringDecoder } from 'node:string_decoder';

/** The output of a step that still runs. */
export interface RunningLog {
  /** Resolves at the first line that matches, also when it came already; at the step's end with nothing. */
  line(pattern: RegExp): Promise<string | undefined>;
}

/** Splits bytes into lines as .NET does: at `\n`, `\r` and `\r\n`. So a lone `\r` in a text begins a line, too. */
export class LineSplitter {
  readonly #take: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @param take is given each line, without its end */
  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** Gives the text of the bytes, as far as they are whole characters. */
  write(bytes: Buffer): string {
    const text = this.#decoder.write(bytes);
    this.#rest += text;
    // A `\r` at the end may be the first half of a line end.
    const lines = this.#rest.split(/\r\n|\r(?!$)|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    return text;
  }

  /** Takes what is left as the last line. */
  end(): void {
    if (this.#rest !== '') this.#take(this.#rest.replace(/\r$/, ''));
    this.#rest = '';
  }
}

/** Lines that came so far, and who waits for one. */
export class Lines implements RunningLog {
  readonly #lines: string[] = [];
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: (line: string | undefined) => void }[] = [];
  #hasEnded = false;

  add(line: string): void {
    this.#lines.push(line);
    for (const one of this.#waiting) if (one.pattern.test(line)) one.resolve(line);
  }

  /** Lets go who waits for a line that will not come. */
  end(): void {
    this.#hasEnded = true;
    for (const one of this.#waiting) one.resolve(undefined);
  }

  line(pattern: RegExp): Promise<string | undefined> {
    const found = this.#lines.find((line) => pattern.test(line));
    if (found !== undefined || this.#hasEnded) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }
}
