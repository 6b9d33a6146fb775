import { identifierOf } from '../lexing/quote.ts';
import type { TokenReader } from '../lexing/token-reader.ts';
import type { SetVariable } from './statement.ts';

/** What SET can set besides variables. */
const others = ['PASSWORD', 'ROLE', 'DEFAULT', 'RESOURCE', 'TRANSACTION', 'NAMES', 'CHARACTER', 'CHARSET'];

/**
 * `SET …`, from after SET to the end. Of several assignments the widest scope counts: global (PERSIST included), then
 * anything that is not a variable, then session, then user variables.
 */
export function readSet(reader: TokenReader): SetVariable {
  const variables: string[] = [];
  const scopes = new Set<SetVariable['scope']>();
  let scope: SetVariable['scope'] = 'session';
  do {
    const read = readScope(reader);
    if (read !== undefined) scope = read;
    const token = reader.token;
    // PASSWORD = 'x' sets that of the account; MySQL refuses a variable of this name there (1453).
    const named =
      reader.is('PASSWORD') || (!reader.is(token?.upper ?? '', '=') && others.some((word) => reader.is(word)));
    if (variables.length === 0 && named) {
      scopes.add(scope === 'global' ? 'global' : 'other');
      variables.push(token?.text.toLowerCase() ?? '');
    } else if (token?.kind === 'variable') {
      const text = variableText(reader);
      scopes.add(variableScope(text, scope));
      variables.push(text.replace(/^@@?((global|session|local|persist|persist_only)\.)?/i, '').toLowerCase());
    } else {
      scopes.add(token === undefined ? 'other' : scope);
      if (token !== undefined) variables.push(identifierOf(token).toLowerCase());
    }
    skipValue(reader);
  } while (reader.accept(','));
  const widest = (['global', 'other', 'session', 'user'] as const).find((candidate) => scopes.has(candidate));
  return { kind: 'set', scope: widest ?? 'other', variables };
}

function readScope(reader: TokenReader): SetVariable['scope'] | undefined {
  const word = reader.acceptOne(['GLOBAL', 'PERSIST', 'PERSIST_ONLY', 'SESSION', 'LOCAL']);
  if (word === undefined) return undefined;
  return word === 'SESSION' || word === 'LOCAL' ? 'session' : 'global';
}

/** `@@global . x` and ``@@global.`x` `` as `@@global.x`: MySQL takes blanks and quotes there. */
function variableText({ tokens, index, token }: TokenReader): string {
  const [second, third] = tokens.slice(index + 1, index + 3);
  const text = token?.text ?? '';
  const name = text.endsWith('.') ? second : second?.text === '.' ? third : undefined;
  const whole = name === undefined ? text : `${text.replace(/\.$/, '')}.${identifierOf(name)}`;
  return whole.startsWith('@@') ? whole.replaceAll('`', '') : whole;
}

function variableScope(text: string, before: SetVariable['scope']): SetVariable['scope'] {
  if (!text.startsWith('@@')) return 'user';
  if (/^@@(global|persist|persist_only)\./i.test(text)) return 'global';
  return /^@@(session|local)\./i.test(text) ? 'session' : before;
}

function skipValue(reader: TokenReader): void {
  while (!reader.atEnd && !reader.is(',')) reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
}
