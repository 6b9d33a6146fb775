import { literalPattern } from '../core/literal-pattern.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Query } from './session.ts';

/** A privilege that something needs, and where. */
export interface NeededGrant {
  /** As GRANT spells it, upper case. */
  readonly privilege: string;
  readonly on: GrantLevel;
  /** What it is for, as the end of "needed to …". */
  readonly purpose: string;
  /** True where its absence costs information only. */
  readonly optional: boolean;
}

/** `tables`: grants on each of these do as well as one on the whole schema. */
export type GrantLevel = 'global' | { readonly schema: string; readonly tables?: readonly string[] };

/** What an account may do in this session, its active roles included. */
export interface Grants {
  /** `user@host` that the grants are of. */
  readonly account: string;
  readonly global: ReadonlySet<string>;
  /** `pattern` as stored: `%` and `_` are wildcards unless a backslash stands before them. */
  readonly schemas: readonly { readonly pattern: string; readonly privileges: ReadonlySet<string> }[];
  /** Privileges on whole tables; those on single columns are left out. */
  readonly tables: readonly {
    readonly schema: string;
    readonly table: string;
    readonly privileges: ReadonlySet<string>;
  }[];
  /** Partial revokes: exceptions from `global`. */
  readonly revoked: readonly { readonly schema: string; readonly privileges: ReadonlySet<string> }[];
  /** Roles that the account has and that are not active in this session, as `role@host`. */
  readonly inactiveRoles: readonly string[];
  /** @@partial_revokes: wildcards in schema names are then ordinary characters. */
  readonly wildcardsAreLiteral: boolean;
  /** @@lower_case_table_names is not 0. */
  readonly ignoreCase: boolean;
}

/** A grant that is not there, and the statement that gives it. */
export interface MissingGrant {
  readonly needed: NeededGrant;
  readonly statement: string;
}

/**
 * Reads the grants of the session's account. SHOW GRANTS without FOR also lists what active roles give, merged into the
 * account's own lines (seen on 9.7.4), so nothing has to be asked with USING.
 */
export async function readGrants(query: Query): Promise<Grants> {
  const session = (
    await query('SELECT CURRENT_USER() AS account, CURRENT_ROLE() AS roles, @@lower_case_table_names AS letter_case')
  )[0];
  // A variable since 8.0.16; LIKE answers with nothing on an older server.
  const partial = (await query("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'"))[0]?.Value;
  const lines = (await query('SHOW GRANTS')).map((row) => Object.values(row)[0] ?? '');
  return {
    ...parseGrants(lines, session?.roles ?? 'NONE'),
    account: session?.account ?? '',
    wildcardsAreLiteral: partial === 'ON',
    ignoreCase: session?.letter_case !== '0',
  };
}

/**
 * @param lines of SHOW GRANTS; names may stand in backticks, in double quotes (ANSI_QUOTES) or bare
 *   (sql_quote_show_create = 0)
 * @param activeRoles as CURRENT_ROLE() gives them, `NONE` for none
 */
export function parseGrants(
  lines: readonly string[],
  activeRoles: string,
): Pick<Grants, 'global' | 'schemas' | 'tables' | 'revoked' | 'inactiveRoles'> {
  const global = new Set<string>();
  const schemas: { pattern: string; privileges: Set<string> }[] = [];
  const tables: { schema: string; table: string; privileges: Set<string> }[] = [];
  const revoked: { schema: string; privileges: Set<string> }[] = [];
  const roles: string[] = [];
  for (const line of lines) {
    const tokens: string[] = line.match(tokenPattern) ?? [];
    const verb = tokens[0];
    const on = tokens.indexOf('ON');
    if (on < 0) {
      if (verb === 'GRANT') roles.push(...readAccounts(tokens.slice(1, tokens.indexOf('TO'))));
      continue;
    }
    const privileges = readPrivileges(tokens.slice(1, on));
    if (tokens[on + 2] !== '.') continue; // a routine or a proxy
    const schema = unquote(tokens[on + 1] ?? '');
    const table = unquote(tokens[on + 3] ?? '');
    const wholeSchema = tokens[on + 3] === '*';
    if (verb === 'REVOKE') revoked.push({ schema, privileges });
    else if (tokens[on + 1] === '*') for (const privilege of privileges) global.add(privilege);
    else if (wholeSchema) schemas.push({ pattern: schema, privileges });
    else tables.push({ schema, table, privileges });
  }
  const active = activeRoles === 'NONE' ? [] : readAccounts(activeRoles.match(tokenPattern) ?? []);
  return { global, schemas, tables, revoked, inactiveRoles: roles.filter((role) => !active.includes(role)) };
}

const tokenPattern = /`(?:[^`]|``)*`|"(?:[^"]|"")*"|'(?:[^']|'')*'|[.,()@*]|[^\s`"',.()@*]+/g;

function unquote(token: string): string {
  const quote = token[0];
  if (quote !== '`' && quote !== '"' && quote !== "'") return token;
  return token.slice(1, -1).replaceAll(quote + quote, quote);
}

/** `SELECT`, `CREATE TEMPORARY TABLES`, `INSERT (col)`: names of several words; those with columns are left out. */
function readPrivileges(tokens: readonly string[]): Set<string> {
  const privileges = new Set<string>();
  let words: string[] = [];
  let depth = 0;
  let columns = false;
  const end = () => {
    const name = words.join(' ').toUpperCase();
    if (name !== '' && !columns) privileges.add(name === 'ALL PRIVILEGES' ? 'ALL' : name);
    words = [];
    columns = false;
  };
  for (const token of tokens) {
    if (token === '(') {
      depth++;
      columns = true;
    } else if (token === ')') depth--;
    else if (depth === 0 && token === ',') end();
    else if (depth === 0) words.push(token);
  }
  end();
  return privileges;
}

/** `` `role`@`host`,… `` as `role@host`. */
function readAccounts(tokens: readonly string[]): string[] {
  return tokens.flatMap((token, i) =>
    tokens[i + 1] === '@' ? [`${unquote(token)}@${unquote(tokens[i + 2] ?? '')}`] : [],
  );
}

/** The needed grants that are not among the found ones, in the order of `needed`. */
export function missingGrants(needed: readonly NeededGrant[], found: Grants): MissingGrant[] {
  const missing = needed.filter((grant) => !isGranted(grant, found));
  return missing.map((grant) => ({ needed: grant, statement: grantStatement(grant, needed, found) }));
}

/** False only where nothing gives it. Of overlapping patterns of schemas MySQL takes one, and which cannot be told. */
export function mayHold(needed: Pick<NeededGrant, 'privilege' | 'on'>, found: Grants): boolean {
  if (isGranted(needed, found)) return true;
  const { privilege, on } = needed;
  return on !== 'global' && applicable(on.schema, found).some(({ privileges }) => holds(privileges, privilege));
}

function isGranted({ privilege, on }: Pick<NeededGrant, 'privilege' | 'on'>, found: Grants): boolean {
  if (on === 'global') return holds(found.global, privilege);
  const sameSchema = (other: string) => equal(other, on.schema, found.ignoreCase);
  const exempted = found.revoked.some(({ schema, privileges }) => sameSchema(schema) && holds(privileges, privilege));
  if (holds(found.global, privilege) && !exempted) return true;
  const schemas = applicable(on.schema, found);
  if (schemas.length > 0 && schemas.every(({ privileges }) => holds(privileges, privilege))) return true;
  if (on.tables === undefined) return false;
  return on.tables.every((name) =>
    found.tables.some(
      ({ schema, table, privileges }) =>
        sameSchema(schema) && equal(table, name, found.ignoreCase) && holds(privileges, privilege),
    ),
  );
}

function holds(privileges: ReadonlySet<string>, privilege: string): boolean {
  return privileges.has(privilege) || privileges.has('ALL');
}

function equal(a: string, b: string, ignoreCase: boolean): boolean {
  return ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/**
 * Schema grants that may decide. MySQL takes one entry and does not add several up: the one with the plain name where
 * there is one, else one of the matching patterns, and which of them depends on whether roles are active (seen on
 * 9.7.4). So of several patterns only what all of them give can be relied on.
 */
function applicable(schema: string, found: Grants): Grants['schemas'] {
  const exact = found.schemas.filter(
    ({ pattern }) =>
      (found.wildcardsAreLiteral || !hasWildcard(pattern)) && equal(plainName(pattern), schema, found.ignoreCase),
  );
  if (exact.length > 0 || found.wildcardsAreLiteral) return exact;
  return found.schemas.filter(({ pattern }) => patternExpression(pattern, found.ignoreCase).test(schema));
}

function hasWildcard(pattern: string): boolean {
  return /(?<!\\)[%_]/.test(pattern);
}

function plainName(pattern: string): string {
  return pattern.replace(/\\([%_])/g, '$1');
}

function patternExpression(pattern: string, ignoreCase: boolean): RegExp {
  const source = pattern.replace(/\\([%_])|[\s\S]/g, (character, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (character === '%') return '[\\s\\S]*';
    if (character === '_') return '[\\s\\S]';
    return literalPattern(character);
  });
  return new RegExp(`^${source}$`, ignoreCase ? 'i' : '');
}

/**
 * The statement that gives a missing grant. An entry with the schema's own name takes the place of every pattern that
 * matched it before, so where there is none yet the statement gives all that is needed on that schema.
 */
function grantStatement(grant: NeededGrant, needed: readonly NeededGrant[], found: Grants): string {
  const account = quoteAccount(found.account);
  if (grant.on === 'global') return `GRANT ${grant.privilege} ON *.* TO ${account};`;
  const { schema } = grant.on;
  const present = applicable(schema, found);
  const own = present.find(({ pattern }) => equal(plainName(pattern), schema, found.ignoreCase));
  const name =
    own?.pattern ?? (found.wildcardsAreLiteral || isSystemSchema(schema) ? schema : schema.replace(/[%_]/g, '\\$&'));
  const replacesPatterns = own === undefined && present.length > 0;
  const privileges = replacesPatterns
    ? [...new Set(needed.filter(({ on }) => on !== 'global' && on.schema === schema).map(({ privilege }) => privilege))]
    : [grant.privilege];
  return `GRANT ${privileges.join(', ')} ON ${quoteIdentifier(name)}.* TO ${account};`;
}

function isSystemSchema(schema: string): boolean {
  return ['mysql', 'sys', 'performance_schema', 'information_schema'].includes(schema.toLowerCase());
}

/** `user@host` with both parts quoted; a host never holds an `@`. */
export function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@');
  return `${quoteIdentifier(account.slice(0, at))}@${quoteIdentifier(account.slice(at + 1))}`;
}
