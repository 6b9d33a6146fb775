/** Manual, "Data Type Storage Requirements": the integer types. */
const INTEGER_BYTES: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8 };
/** Types that take the same bytes whatever their arguments are. */
const CONSTANT_BYTES: Readonly<Record<string, number>> = { ...INTEGER_BYTES, float: 4, double: 8, year: 1, date: 3 };
/** Times without their fraction. */
const TIME_BYTES: Readonly<Record<string, number>> = { time: 3, timestamp: 4, datetime: 5 };
const TEXT_BYTES: Readonly<Record<string, number>> = {
  tinytext: 255,
  tinyblob: 255,
  text: 65_535,
  blob: 65_535,
  mediumtext: 16_777_215,
  mediumblob: 16_777_215,
  longtext: 4_294_967_295,
  longblob: 4_294_967_295,
};

/** Bytes of an integer type; undefined for any other. */
export function integerBytes(type: string): number | undefined {
  return INTEGER_BYTES[type];
}

/** Most bytes of a TEXT or BLOB type; undefined for any other. */
export function textBytes(type: string): number | undefined {
  return TEXT_BYTES[type];
}

/** ENUM takes one byte up to 255 members; SET takes 1, 2, 3, 4 or 8 bytes. */
export function memberBytes(type: string, members: number): number {
  if (type === 'enum') return members <= 255 ? 1 : 2;
  const bytes = Math.ceil(members / 8);
  return bytes > 4 ? 8 : bytes;
}

/**
 * Bytes of a value whose length its type decides; undefined for text, binary strings, JSON and geometry.
 * @param type with its arguments as a resolved column has them
 * @param members number of members of an ENUM or SET
 */
export function fixedBytes(
  type: string,
  [first = 0, second = 0]: readonly number[],
  members: number,
): number | undefined {
  const time = TIME_BYTES[type];
  if (time !== undefined) return time + Math.ceil(first / 2);
  switch (type) {
    case 'bit':
      return Math.ceil(first / 8);
    case 'enum':
    case 'set':
      return memberBytes(type, members);
    case 'decimal':
      return digitBytes(first - second) + digitBytes(second);
    default:
      return CONSTANT_BYTES[type];
  }
}

/** Four bytes for nine digits, and fewer for the rest. */
function digitBytes(digits: number): number {
  return Math.floor(digits / 9) * 4 + Math.ceil((digits % 9) / 2);
}
