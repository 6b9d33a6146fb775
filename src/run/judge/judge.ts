import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { Failure, formatPlace } from '../../core/failure.ts';
import { classify } from '../../ddl/classify.ts';
import { setsForeignKeyChecks } from '../../ddl/foreign-key-checks.ts';
import { isMadeAnew } from '../../ddl/made-anew.ts';
import type { Verdict } from '../../ddl/verdict.ts';
import type { AllowedRisk, DdlPhase, PlacedStatement } from '../../migration/migration.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import { readCreateTable } from '../../sql/statements/read-create-table.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { Meaning } from '../context/session-settings.ts';
import { tablesOf } from '../ddl/objects.ts';

/** Below this a copy is over before anybody waits for it. */
const smallBytes = 10 * 1024 * 1024;

const everything: ReadonlySet<AllowedRisk> = new Set(['copy', 'blocking', 'rebuild', 'destructive']);

/** What a statement of a phase will do, and what it may. */
export interface Judgement {
  readonly statement: PlacedStatement;
  readonly verdict: Verdict;
  readonly allowed: ReadonlySet<AllowedRisk>;
}

export interface PhaseJudgement {
  readonly judgements: readonly Judgement[];
  /** For people: tables that need no `allow` because they are small or new. */
  readonly notes: readonly string[];
}

/**
 * Judges the statements of an expand or contract before the first of them is sent, by what the server has now; later
 * statements see what earlier ones will have done.
 * @throws Failure `refused` naming every statement that copies, blocks writes or destroys and is not allowed to;
 *   `table-missing`, `not-a-table`
 */
export function judgePhase(
  phase: DdlPhase,
  statements: readonly PlacedStatement[],
  catalog: Catalog,
  server: ServerFacts,
  meaning: Meaning,
): PhaseJudgement {
  const judgements: Judgement[] = [];
  const problems: { readonly text: string; readonly statement: PlacedStatement }[] = [];
  const notes = new Set<string>();
  const granted = new Set(phase.allow.map((allowance) => allowance.what));
  let foreignKeyChecks = true;
  let now = catalog;
  for (const placed of statements) {
    const { statement } = placed;
    foreignKeyChecks = setsForeignKeyChecks(statement, placed.sql) ?? foreignKeyChecks;
    assertTables(placed, now, server.database);
    const verdict = classify(statement, now, {
      version: server.version,
      strict: /STRICT_(TRANS|ALL)_TABLES|TRADITIONAL/i.test(meaning.sqlMode),
      foreignKeyChecks,
    });
    const light = lightTable(statement, now, server.database);
    const allowed = light === undefined ? granted : everything;
    const later = statements.slice(statements.indexOf(placed) + 1).map((one) => one.statement);
    const risks = risksOf(phase, verdict).filter(({ what }) => what !== 'destructive' || !isMadeAnew(statement, later));
    if (light !== undefined && risks.some((risk) => risk.what === 'copy' || risk.what === 'blocking')) notes.add(light);
    for (const risk of risks) {
      const tolerated =
        risk.what === 'destructive' ? granted.has('destructive') || light?.includes('created') : allowed.has(risk.what);
      if (!tolerated && !(risk.what === 'blocking' && allowed.has('copy'))) {
        problems.push({
          statement: placed,
          text: `${risk.text}: ${verdict.because}. It would need allow: [{what: ${risk.what}, reason: "…"}].`,
        });
      }
    }
    if (verdict.refusedAssertion !== undefined)
      problems.push({ statement: placed, text: `MySQL will refuse it: ${verdict.refusedAssertion}.` });
    judgements.push({ statement: placed, verdict, allowed });
    now = now.after(statement, statement.kind === 'create-table' ? readCreateTable(placed.sql) : undefined);
  }
  if (problems.length > 0) throw refused(phase, problems);
  return { judgements, notes: [...notes] };
}

interface Risk {
  readonly what: AllowedRisk;
  readonly text: string;
}

function risksOf(phase: DdlPhase, verdict: Verdict): Risk[] {
  const risks: Risk[] = [];
  if (verdict.algorithm === 'unknown')
    risks.push({
      what: 'copy',
      text: 'What MySQL does with this statement is not known, so a copy of the table is assumed',
    });
  else if (verdict.algorithm === 'copy')
    risks.push({ what: 'copy', text: 'It copies the table, and writes wait until that is done' });
  else if (verdict.algorithm === 'inplace' && verdict.lock !== 'none')
    risks.push({ what: 'blocking', text: 'Writes to the table wait until it is done' });
  if (verdict.destructive && phase.type !== 'contract') {
    risks.push({
      what: 'destructive',
      text: 'It takes away what running code may still use, and stands outside a contract',
    });
  }
  return risks;
}

/** Why a statement's tables need no allowance; undefined where they do. */
function lightTable(statement: Statement, catalog: Catalog, database: string): string | undefined {
  const tables = tablesOf(statement, database).map(({ schema, name }) => catalog.table(schema, name));
  if (tables.length === 0 || tables.some((table) => table === undefined)) return undefined;
  const found = tables as readonly CatalogTable[];
  if (found.every((table) => table.createdHere))
    return `${found[0]?.name} was created in this phase, so nothing on it needs an allowance.`;
  const bytes = (table: CatalogTable) => (table.createdHere ? 0 : liveBytes(table));
  const most = Math.max(...found.map(bytes));
  if (most >= smallBytes) return undefined;
  return `${found[0]?.name} has ${(most / 1024 / 1024).toFixed(1)} MiB, below ${smallBytes / 1024 / 1024} MiB: a copy or a lock on it is short and needs no allowance.`;
}

/** Unknown counts as large; of two figures the larger one counts. */
function liveBytes(table: CatalogTable): number {
  const { dataBytes, indexBytes, fileBytes } = table.facts ?? {};
  if (dataBytes === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(dataBytes + (indexBytes ?? 0), fileBytes ?? 0);
}

function assertTables(placed: PlacedStatement, catalog: Catalog, database: string): void {
  const { statement } = placed;
  if (!['alter-table', 'create-index', 'drop-index', 'truncate-table', 'optimize-table'].includes(statement.kind))
    return;
  const [target] = tablesOf(statement, database);
  if (target === undefined) return;
  const table = catalog.table(target.schema, target.name);
  if (table === undefined) {
    throw new Failure({
      code: 'table-missing',
      message: `The table ${target.schema}.${target.name} does not exist.`,
      place: placed.place,
      untouched: 'Nothing was changed.',
      remedy: 'Correct the name, or create the table in an earlier statement.',
    });
  }
  if (table.kind === 'view') {
    throw new Failure({
      code: 'not-a-table',
      message: `${target.schema}.${target.name} is a view, not a table.`,
      place: placed.place,
      untouched: 'Nothing was changed.',
      remedy: 'Name the table behind the view, or use ALTER VIEW.',
    });
  }
}

function refused(
  phase: DdlPhase,
  problems: readonly { readonly text: string; readonly statement: PlacedStatement }[],
): Failure {
  const [first] = problems;
  const others = problems.slice(1).map(({ text, statement }) => `\n${formatPlace(statement.place)}: ${text}`);
  return new Failure({
    code: 'refused',
    message: `The ${phase.type} ${phase.name} is refused. ${first?.text}${others.join('')}`,
    place: first?.statement.place,
    statement: first?.statement.sql,
    untouched: 'Nothing was changed.',
    remedy: 'Choose a way that leaves the application alone, or allow it in the file with the reason.',
  });
}
