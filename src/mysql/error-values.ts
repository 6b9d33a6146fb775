import { literalPattern } from '../core/literal-pattern.ts';
import { rowValue } from '../core/row-value.ts';
import { markLiterals } from '../sql/lexing/mark-literals.ts';

/**
 * Messages that quote what stands in rows: `%v` is the value, `%n` a name or a number. They were picked from all messages of the
 * server's share/english/errmsg.sys (9.7).
 */
const withValues: Readonly<Record<number, readonly string[]>> = {
  1062: ["Duplicate entry '%v' for key '%n'", "Duplicate entry '%v' for key %n"],
  1291: ["Column '%n' has duplicated value '%v' in %n"],
  1292: [
    "Incorrect %n value: '%v' for column '%n' at row %n",
    "Truncated incorrect %n value: '%v'",
    "Incorrect %n value: '%v'",
  ],
  1300: ["Invalid %n character string: '%v'"],
  1366: ["Incorrect %n value: '%v' for column '%n' at row %n"],
  1367: ["Illegal %n '%v' value found during parsing"],
  1411: ["Incorrect %n value: '%v' for function %n"],
  1525: ["Incorrect %n value: '%v'"],
  1526: ['Table has no partition for value %v'],
  1557: ["Upholding foreign key constraints for table '%n', entry '%v', key %n would lead to a duplicate entry"],
  1569: ["ALTER TABLE causes auto_increment resequencing, resulting in duplicate entry '%v' for key '%n'"],
  1586: ["Duplicate entry '%v' for key '%n'"],
  1741: ["Key value '%v' was not found in table '%n'"],
  1761: ["Foreign key constraint for table '%n', record '%v' would lead to a duplicate entry in table '%n', key '%n'"],
  1762: ["Foreign key constraint for table '%n', record '%v' would lead to a duplicate entry in a child table"],
  1863: ['Found a row in wrong partition %v'],
  3026: ["Duplicate entry '%v'."],
  3047: ['Invalid argument error: %v in function %n.'],
  3048: ['Out of range error: %v in function %n.'],
  3069: ['Invalid JSON data provided to function %n: %v'],
  3140: [`Invalid JSON text: "%v" at position %n in value for column '%n'.`],
  3141: ['Invalid JSON text in argument %n to function %n: "%v" at position %n.'],
  3145: ["Invalid JSON character data provided to function %n: '%v'; utf8 is required."],
  3299: ["The string '%v' is not a valid key %n value pair in function %n."],
  3616: ['Longitude %v is out of range in function %n. It must be within %n'],
  3617: ['Latitude %v is out of range in function %n. It must be within %n'],
  3731: [
    'A parameter of function %n contains a geometry with longitude %v, which is out of range. It must be within %n',
  ],
  3732: [
    'A parameter of function %n contains a geometry with latitude %v, which is out of range. It must be within %n',
  ],
  3854: ["Cannot convert string '%v' from %n to %n"],
};

/** An expression, in which the names help and the literals are values. */
const OUT_OF_RANGE = 1690;

/** Texts of the author of a trigger or a routine, who may put anything into them: SIGNAL and its kin. */
const authored = new Set([1642, 1643, 1644]);

/** About schema objects, accounts or the text of a statement alone, whatever characters their names have. */
const namesOnly = new Set([
  1004, 1005, 1006, 1016, 1025, 1026, 1030, 1114, 1180, 1598, 1878, 1044, 1045, 1049, 1050, 1051, 1054, 1060, 1061,
  1064, 1068, 1072, 1091, 1142, 1143, 1146, 1176, 1193, 1227, 1231, 1264, 1265, 1290, 1364, 1370, 1406, 1451, 1452,
  3819,
]);

const patterns = new Map<string, RegExp>();

/**
 * The message of an error or a warning, each value of a row in it marked (core/row-value.ts). What is not understood is marked
 * rather than shown.
 * @param errno undefined: of the driver or the network, which see no rows
 * @param sqlState five characters, where the server sent one
 */
export function markErrorValues(errno: number | undefined, message: string, sqlState?: string): string {
  if (errno === undefined) return message;
  if (authored.has(errno) || sqlState?.startsWith('45')) return rowValue(message);
  if (errno === OUT_OF_RANGE) {
    const [, before, expression = ''] = /^([A-Z ]{1,40}value is out of range in )'(.*)'$/s.exec(message) ?? [];
    return before === undefined ? rowValue(message) : `${before}'${markLiterals(expression)}'`;
  }
  const templates = withValues[errno];
  if (templates !== undefined) {
    for (const template of templates) {
      const marked = markBy(template, message);
      if (marked !== undefined) return marked;
    }
    return rowValue(message);
  }
  // Below 1000 are those of files.
  return errno < 1000 || namesOnly.has(errno) ? message : markQuoted(message);
}

/** A value reaches as far as it can: one with a quote in it does not end before the last quote that fits. */
function markBy(template: string, message: string): string | undefined {
  let pattern = patterns.get(template);
  if (pattern === undefined) {
    const parts = template.split(/(%[vn])/).map((part) => {
      if (part === '%v') return '(?<value>.*)';
      return part === '%n' ? "(?:[^'\\n]{1,400}?)" : literalPattern(part);
    });
    pattern = new RegExp(`^${parts.join('')}$`, 'ds');
    patterns.set(template, pattern);
  }
  const [from, to] = pattern.exec(message)?.indices?.groups?.value ?? [];
  if (from === undefined || to === undefined) return undefined;
  return message.slice(0, from) + rowValue(message.slice(from, to)) + message.slice(to);
}

/** What quotes something that a name would not look like may quote a value. */
function markQuoted(message: string): string {
  return message.replace(
    /(?<![A-Za-z])(['"])((?:(?!\1).)*)(\1|$)/gs,
    (whole, quote: string, content: string, end: string) =>
      /^[\w$.%/:#-]{0,192}$/.test(content) && !/^\d{5,}$/.test(content) && end !== ''
        ? whole
        : quote + rowValue(content) + end,
  );
}
