/**
 * Replaces secrets by `***`: each value, and the forms of it that the runner derives (Base64 at three offsets, JSON,
 * URL, XML and expression escapes, without surrounding quotes; actions/runner, HostContext.cs and ValueEncoders.cs).
 */
export class Masker {
  readonly #values = new Set<string>();

  /** Adds a value, and each of its lines: printed, it comes line by line. */
  add(value: string): void {
    for (const one of [value, ...value.split(/[\r\n]+/)])
      if (one !== '') for (const form of formsOf(one)) this.#values.add(form);
  }

  /** The text with every secret in it replaced; secrets that overlap or touch become one `***`. */
  mask(text: string): string {
    const spans = [...this.#values].flatMap((value) => occurrences(text, value)).sort((a, b) => a.start - b.start);
    const merged: Span[] = [];
    for (const span of spans) {
      const last = merged.at(-1);
      if (last === undefined || span.start > last.end) merged.push({ ...span });
      else last.end = Math.max(last.end, span.end);
    }
    let masked = '';
    let from = 0;
    for (const span of merged) {
      masked += `${text.slice(from, span.start)}***`;
      from = span.end;
    }
    return masked + text.slice(from);
  }
}

interface Span {
  readonly start: number;
  end: number;
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // In `user:password` in Base64 the password begins in the middle of a group of three bytes.
  const shifted = (by: number) => bytes.subarray(bytes.length > by ? by : 0).toString('base64');
  const isQuoted = value.length > 8 && value.startsWith('"') && value.endsWith('"');
  return [
    value,
    ...[0, 1, 2].map(shifted),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    value.replace(/[<>&"']/g, (sign) => xmlEscapes[sign] ?? sign),
    ...(isQuoted ? [value.slice(1, -1)] : []),
  ];
}

const xmlEscapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

function occurrences(text: string, value: string): Span[] {
  const found: Span[] = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1))
    found.push({ start, end: start + value.length });
  return found;
}
