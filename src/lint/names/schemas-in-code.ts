import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import type { Token } from '../../sql/lexing/token.ts';
import type { StoredCode } from '../../sql/statements/stored-code.ts';

/** After these words stands a table or program, so that the name in front of its dot is a schema. */
const beforeObject = new Set('FROM JOIN INTO UPDATE TABLE CALL'.split(' '));

/**
 * The names with a schema in stored code, with their places in the whole statement. Elsewhere than behind FROM and its like, the
 * name in front of a dot is a table or an alias if the same statement has it without a dot behind it.
 */
export function qualifiedInCode({ parts, options }: StoredCode): readonly ObjectName[] {
  return parts.flatMap(({ sql, span }) => {
    const tokens = lex(sql, options).tokens.filter((token) => token.kind !== 'hint');
    const tables = new Set(
      tokens.flatMap((token, index) =>
        isName(token) && tokens[index + 1]?.text !== '.' ? [identifierOf(token).toLowerCase()] : [],
      ),
    );
    return tokens.flatMap((token, index): readonly ObjectName[] => {
      const [before, dot, second, third] = [-1, 1, 2, 3].map((offset) => tokens[index + offset]);
      if (!isName(token) || dot?.text !== '.' || before?.text === '.') return [];
      if (second === undefined || !isName(second) || token.upper === 'NEW' || token.upper === 'OLD') return [];
      const schema = identifierOf(token);
      const isSchema =
        third?.text === '.' || beforeObject.has(before?.upper ?? '') || !tables.has(schema.toLowerCase());
      if (!isSchema) return [];
      const place = { start: span.start + token.start, end: span.start + second.end };
      return [{ schema, name: identifierOf(second), span: place }];
    });
  });
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}
