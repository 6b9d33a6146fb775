import { okay } from './packets.ts';

/**
 * What a server answers to the statements that open a session: it takes every SET, reads back what was set, and says of
 * itself what is asked. One for each connection.
 * @param facts what it says of itself, in place of the usual
 */
export function sessionAnswers(facts: Readonly<Record<string, string>> = {}): (packet: Buffer) => Buffer[] {
  let values: readonly string[] = [];
  return (packet) => {
    const sql = packet.subarray(1).toString();
    if (!/^\s*(SELECT|SHOW)\b/i.test(sql)) {
      values = [...sql.matchAll(/= ('[^']*'|\d+)/g)].map(([, value = '']) => value.replaceAll("'", ''));
      return [okay];
    }
    const names = [...sql.matchAll(/\bAS (\w+)/gi)].map(([, name = '']) => name);
    return resultOf(
      names,
      names.map((name) => facts[name] ?? own[name] ?? values[Number(name.slice(1))] ?? ''),
    );
  };
}

const own: Readonly<Record<string, string>> = { id: '7', uuid: 'rogue', version: '9.7.4' };

/** One row of texts (MySQL source documentation, "Text Resultset"). */
function resultOf(names: readonly string[], row: readonly string[]): Buffer[] {
  const end = Buffer.from([0xfe, 0, 0, 2, 0]);
  const columns = names.map((name) =>
    Buffer.concat([
      ...['def', '', '', '', name, name].map(measured),
      Buffer.from([0x0c, 0xff, 0, 0xff, 0xff, 0, 0, 0xfd, 0, 0, 0, 0, 0]),
    ]),
  );
  return [Buffer.from([names.length]), ...columns, end, Buffer.concat(row.map(measured)), end];
}

function measured(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}
