import type { JudgedPhase } from '../../../src/analysis/judged.ts';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { uncalibrated } from '../../../src/estimate/calibration.ts';
import { sampledStatement } from '../../../src/estimate/measure/sampled-statement.ts';
import { serverInputs } from '../../../src/estimate/server-inputs.ts';
import { type LintResult, lint } from '../../../src/lint/engine.ts';
import { rules } from '../../../src/lint/rule-list.ts';
import { defaultSettings } from '../../../src/lint/settings.ts';
import type { Phase } from '../../../src/migration/migration.ts';
import { readYaml } from '../../../src/migration/yaml-source.ts';
import { lintJson } from '../../../src/report/lint/json.ts';
import { lintMarkdown } from '../../../src/report/lint/markdown.ts';
import { lintSarif } from '../../../src/report/lint/sarif.ts';
import { lintText } from '../../../src/report/lint/text.ts';
import { countWaiting } from '../../../src/report/lint/writes-wait.ts';
import { lex } from '../../../src/sql/lexing/lexer.ts';
import type { FuzzCase } from './fuzz-cases.ts';

/** Nothing may take longer: milliseconds of the processor, for other programs may keep it busy meanwhile. */
const LONGEST = 2000;

/** Lints the case and renders the result in every form. @returns milliseconds of the slowest part; throws what is wrong */
export async function checkCase({ text, schema }: FuzzCase): Promise<number> {
  const file = 'm.yaml';
  let slowest = 0;
  const timed = async <T>(what: string, run: () => T | Promise<T>): Promise<T> => {
    const start = process.threadCpuUsage();
    const result = await run();
    const { user, system } = process.threadCpuUsage(start);
    const took = (user + system) / 1000;
    if (took > LONGEST) throw new Error(`${what} took ${Math.round(took)} ms`);
    slowest = Math.max(slowest, took);
    return result;
  };
  const catalog = schema === undefined ? Catalog.of([]) : withSizes(readSchema(schema).catalog);
  const result = await timed('lint', () =>
    lint({
      files: [{ file, text }],
      catalog,
      settings: {
        ...defaultSettings('2026-11-21'),
        catalogFrom: schema === undefined ? undefined : 'schema',
        estimate: { server: serverInputs({}), calibration: uncalibrated, from: 'the fuzz' },
      },
      measure: async ({ phase, reading, catalog: asItIs }) => {
        const sampled = sampledStatement(phase, reading, asItIs);
        if ('why' in sampled) return sampled;
        checkSample(sampled.render('TRUE', 1));
        return { rows: 100, changed: 50, places: 1, secondsPerRow: 1e-5 };
      },
    }),
  );
  checkFindings(result);
  checkNothingPassed(result, text);
  if (result.findings.length === 0 && countWaiting(lintJson(result)) > 0)
    throw new Error('writes wait, and nothing is said');
  await timed('text', () => lintText(result, 80, (_, shown) => shown));
  await timed('markdown', () => lintMarkdown(result));
  await timed('sarif', () => JSON.stringify(lintSarif(result, rules, '0.0.0')));
  await timed('json', () => JSON.stringify(lintJson(result)));
  return slowest;
}

/** Figures of some size, so that estimates have something to work with. */
function withSizes(catalog: Catalog): Catalog {
  return catalog.tables().reduce((known, table) => {
    const facts = table.facts && { ...table.facts, rowsEstimate: 1_000_000, dataBytes: 2e8, indexBytes: 5e7 };
    return known.with({ ...table, facts });
  }, catalog);
}

/** What would be sent to a server is one plain statement. */
function checkSample(sql: string): void {
  const { tokens, problem, comments, versionComments } = lex(sql);
  const odd = tokens.find(
    ({ kind, text, upper }, index) =>
      text === ';' ||
      kind === 'variable' ||
      kind === 'placeholder' ||
      (['SLEEP', 'BENCHMARK', 'GET_LOCK', 'LOAD_FILE'].includes(upper) && tokens[index + 1]?.text === '('),
  );
  const hints = comments.filter(({ text }) => !text.startsWith('/*+'));
  if (problem !== undefined || versionComments.length > 0 || hints.length > 0 || odd !== undefined)
    throw new Error(`this would be sent: ${sql.slice(0, 300)}`);
  if (!['UPDATE', 'DELETE', 'INSERT', 'REPLACE'].includes(tokens[0]?.upper ?? ''))
    throw new Error(`this would be sent: ${sql.slice(0, 300)}`);
}

function checkFindings({ findings }: LintResult): void {
  for (const { rule, place, message } of findings) {
    if (!(place.line >= 1 && place.column >= 1)) throw new Error(`${rule} stands at ${place.line}:${place.column}`);
    if (message.trim() === '') throw new Error(`${rule} says nothing`);
    if (message.length > 1000) throw new Error(`${rule} says ${message.length} characters: ${message.slice(0, 200)}`);
  }
}

/** What was not understood whole has a finding; what was read is judged. */
function checkNothingPassed({ migrations, findings, hidden }: LintResult, text: string): void {
  if (findings.length + hidden.length > 0) {
    if (findings.some(({ rule }) => rule === 'statement-unparsed' || rule.startsWith('phase-'))) return;
  }
  const [judged] = migrations;
  if (judged === undefined) {
    if (findings.length === 0) throw new Error('nothing was read, and nothing is said');
    return;
  }
  const { phases } = judged.migration;
  if (judged.phases.length !== phases.length) throw new Error('a phase is not judged');
  for (const [index, phase] of judged.phases.entries()) {
    const open = notUnderstood(phase);
    if (open !== undefined && findings.length + hidden.length === 0)
      throw new Error(`not understood, and not said: ${open}`);
    if (phases[index] !== phase.phase) throw new Error('a phase is judged in the place of another one');
  }
  if (findings.some(({ severity }) => severity === 'error')) return;
  for (const phase of phases) checkWholeText(phase, text);
}

function notUnderstood(phase: JudgedPhase): string | undefined {
  switch (phase.kind) {
    case 'ddl':
      for (const { statement, placed } of [...phase.statements, ...phase.rollback]) {
        if (statement.kind === 'unread') return placed.sql;
        if (statement.kind === 'alter-table' && statement.clauses.some(({ op }) => op === 'unread')) return placed.sql;
      }
      if (phase.statements.length !== phase.phase.statements.length) return 'a statement that is not judged';
      return undefined;
    case 'backfill':
      if (!phase.query.ok) return phase.phase.batch.query.sql;
      return phase.doneWhen?.reading.ok === false ? phase.doneWhen.gate.sql : undefined;
    case 'gate':
      return phase.query?.reading.ok === false ? phase.query.gate.sql : undefined;
  }
}

/** Every word of a phase's `sql` stands in one of its statements. */
function checkWholeText(phase: Phase, text: string): void {
  if (phase.type !== 'expand' && phase.type !== 'contract') return;
  const yaml = readYaml(text.replace(/^\ufeff/, ''), 'm.yaml');
  if ('problems' in yaml) return;
  const { phases } = yaml.source.value as { phases?: readonly { sql?: unknown }[] };
  const sql = phases?.[phase.index]?.sql;
  if (typeof sql !== 'string' || /delimiter/i.test(sql)) return;
  const words = (each: string) => lex(each).tokens.flatMap((token) => (token.text === ';' ? [] : token.text));
  const read = phase.statements.flatMap((statement) => words(statement.sql));
  const all = words(sql);
  if (read.join('\0') !== all.join('\0')) {
    throw new Error(`${all.length} words stand in ${phase.name}, of which ${read.length} are in statements`);
  }
}
