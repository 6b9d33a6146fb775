import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { harmless } from '../../../src/action/runner.ts';
import { Output } from '../../../src/cli/output.ts';
import { Secrets } from '../../../src/cli/secrets.ts';
import { ExitCode, Failure } from '../../../src/core/failure.ts';
import { nothing } from '../../../src/estimate/estimate.ts';
import { apiProblem } from '../../../src/github/api-problem.ts';
import type { DoctorReport } from '../../../src/inspect/doctor/check.ts';
import type { VerifyReport } from '../../../src/inspect/verify.ts';
import type { LintResult } from '../../../src/lint/engine.ts';
import type { Finding } from '../../../src/lint/finding.ts';
import type { Migration } from '../../../src/migration/migration.ts';
import { toServerError } from '../../../src/mysql/server-error.ts';
import { annotationsOf } from '../../../src/report/lint/annotations.ts';
import { lintFormats } from '../../../src/report/lint/format-list.ts';
import { format as junit } from '../../../src/report/lint/formats/junit.ts';
import { lintJson, type PhaseJson } from '../../../src/report/lint/json.ts';
import { commentSections, unlintedText, verdict } from '../../../src/report/lint/pull-comment.ts';
import type { ReportOrigin } from '../../../src/report/lint/report-origin.ts';
import { lintSarif } from '../../../src/report/lint/sarif.ts';
import { lintText } from '../../../src/report/lint/text.ts';
import { timeline } from '../../../src/report/lint/timeline.ts';
import { deploySummary } from '../../../src/report/run/deploy-summary.ts';
import { doctorJson } from '../../../src/report/run/doctor-json.ts';
import { doctorText } from '../../../src/report/run/doctor-text.ts';
import { garbageJson, garbageText } from '../../../src/report/run/garbage-text.ts';
import { ledgerMarkdown } from '../../../src/report/run/ledger.ts';
import { nextStepText } from '../../../src/report/run/next-step.ts';
import { phaseRecord } from '../../../src/report/run/phase-record.ts';
import { previewText } from '../../../src/report/run/preview-text.ts';
import { advanceView, nothingYet, viewLines } from '../../../src/report/run/progress-view.ts';
import { eventJson, resultJson } from '../../../src/report/run/run-json.ts';
import { eventText, resultText } from '../../../src/report/run/run-text.ts';
import { statusJson } from '../../../src/report/run/status-json.ts';
import { statusText } from '../../../src/report/run/status-text.ts';
import { verifyJson, verifyText } from '../../../src/report/run/verify-text.ts';
import { advanceOutcomes } from '../../../src/report/several/advance-outcomes.ts';
import type { Outcome } from '../../../src/report/several/outcome.ts';
import { severalJson } from '../../../src/report/several/several-json.ts';
import { severalMigrationsText } from '../../../src/report/several/several-migrations.ts';
import { severalStatusText } from '../../../src/report/several/several-status.ts';
import { severalText } from '../../../src/report/several/several-text.ts';
import { errorJson, errorText, reportError } from '../../../src/report/text/error-text.ts';
import type { RunEvent } from '../../../src/run/context/events.ts';
import type { Preview, PreviewPhase } from '../../../src/run/context/preview.ts';
import type { RunResult } from '../../../src/run/context/request.ts';
import type { GarbageReport } from '../../../src/run/gc.ts';
import { hostileEvents } from '../../fixtures/hostile/run-events.ts';
import { hostileStatus } from '../../fixtures/hostile/state-rows.ts';
import { hostileGroups, hostileStrings } from '../../fixtures/hostile/strings.ts';
import { rendered, withoutCode } from '../../rendered.ts';
import { parseXml } from '../../xml.ts';

const runUrl = (run: number) => `https://github.com/octo/shop/actions/runs/${run}`;
const place = (file: string) => ({ file, line: 1, column: 1 });
const failureOf = (text: string) =>
  new Failure({ code: 'x', message: text, place: place(text), statement: text, untouched: text, remedy: text });
const serverErrorOf = (text: string) =>
  toServerError(Object.assign(new Error(text), { errno: 1054, code: 'ER_X', sqlMessage: text }), text);

const githubErrorOf = (text: string) =>
  new Failure({
    code: 'x',
    message: `GitHub refused it (${apiProblem(Object.assign(new Error(text), { status: 403, response: {} })).message}).`,
  });
const timedPhase = (name: string) =>
  ({ name, type: 'backfill', estimate: { seconds: { p50: 20, p90: 60 } } }) as unknown as PhaseJson;

function lintOf(text: string): LintResult {
  const finding: Finding = {
    rule: 'unique-add',
    severity: 'error',
    place: place(text),
    end: undefined,
    phase: text,
    message: text,
    why: text,
    fix: text,
    related: [{ file: text, line: 1, text }],
    docs: 'docs/rules.md',
  };
  const findings = [finding, { ...finding, severity: 'warning' as const }, { ...finding, severity: 'info' as const }];
  return { files: [{ file: text, text }], migrations: [], findings, hidden: [] };
}

const origin: ReportOrigin = {
  sha: '0123456789abcdef',
  runUrl: runUrl(7),
  reproduce: undefined,
  links: { file: () => undefined, rule: () => undefined },
};

const colourless = (_: unknown, painted: string) => painted;
const phasesOf = (text: string) =>
  (hostileStatus(text).migrations[0]?.phases ?? []).map((phase) => ({
    ...phaseRecord(phase, () => undefined),
    // As GitHub names who approved a deployment.
    approvedBy: [text.slice(0, 128)],
  }));
const verified = (text: string): VerifyReport => ({
  migration: text,
  exit: ExitCode.failed,
  checks: [
    { name: text, kind: 'definition', result: 'fails', text },
    { name: text, kind: 'query', result: 'not_checked', text },
  ],
  sources: [{ name: text, source: hostileStatus(text).migrations[0]?.phases[0]?.source }],
});
const garbage = (text: string): GarbageReport => ({
  stateDatabase: text,
  checkpoints: 1,
  leases: 1,
  scratchTables: [text],
  kept: [text],
});
const checked = (text: string): DoctorReport => ({
  server: text,
  checks: [{ name: text, status: 'error', found: text, remedy: text }],
});
const ended = (text: string): RunResult => ({
  exit: 1,
  status: 'failed',
  phase: text,
  nextPhase: text,
  message: text,
  plan: [text],
});
const linesWhile = (events: readonly RunEvent[]) =>
  viewLines(
    events.reduce((view, event) => advanceView(view, event, 0), nothingYet),
    0,
    80,
    colourless,
  ).join('\n');

const outcomeOf = (text: string): Outcome => ({
  target: text,
  wave: 1,
  exit: 1,
  status: text,
  text,
  json: { exit: 1, message: text },
});

const previewOf = (text: string): Preview => {
  const phase: PreviewPhase = {
    name: text,
    type: 'contract',
    statements: [{ sql: text, tables: [{ name: text, rows: 5, bytes: 5 }], verdict: undefined, estimate: nothing }],
    lasting: [text],
  };
  return { migration: text, server: text, direction: 'forward', phases: [phase, { ...phase, statements: [] }] };
};

/** Texts for a terminal, by the module that makes them and the source of the string in them. */
const texts: Readonly<Record<string, (text: string) => string>> = {
  'text/error-text.ts: a failure about a file': (text) => errorText(reportError(failureOf(text)), 80),
  'text/error-text.ts: an error of a server': (text) => errorText(reportError(serverErrorOf(text)), 80),
  'text/error-text.ts: a bug': (text) => errorText(reportError(new Error(text)), 80),
  'text/error-text.ts: an answer of GitHub': (text) => errorText(reportError(githubErrorOf(text)), 80),
  'run/run-text.ts: events of a run': (text) => hostileEvents(text).map(eventText).join('\n'),
  'run/run-text.ts: a result and a plan': (text) => resultText(ended(text), 80),
  'run/progress-view.ts: what goes on, as it is drawn': (text) => {
    const events = hostileEvents(text);
    // Each state of the view, written by the live display as everything else is.
    const drawn = events.map((_, index) => linesWhile(events.slice(0, index + 1))).join('\n');
    return written({}, (output) => output.say(drawn));
  },
  'run/status-text.ts: rows of the state': (text) => statusText(hostileStatus(text), 80),
  'run/status-text.ts: rows of several migrations': (text) => {
    const { migrations, ...more } = hostileStatus(text);
    return statusText({ ...more, migrations: [...migrations, ...migrations] }, 80);
  },
  'run/preview-text.ts: what a confirmation is asked for': (text) => previewText(previewOf(text)),
  'several/several-text.ts: results of targets': (text) => severalText([outcomeOf(text)], 80),
  'several/several-migrations.ts: results of migrations': (text) =>
    severalMigrationsText([{ ...outcomeOf(text), migration: text, status: text }, ...advancedBy(text)], 80),
  'several/several-status.ts: rows of the state, and a target that could not be read': (text) =>
    severalStatusText(
      [outcomeOf(text), { ...outcomeOf(text), target: 'b' }],
      new Map([['b', hostileStatus(text)]]),
      80,
    ),
  'run/doctor-text.ts: checks of a server': (text) => doctorText(checked(text), 80),
  'run/verify-text.ts: checks of a migration': (text) => verifyText(verified(text), 80),
  'run/garbage-text.ts: names of tables': (text) => garbageText(garbage(text), 80),
  'lint/text.ts: files': (text) => lintText(lintOf(text), 80, colourless),
  'lint/annotations.ts: files': (text) =>
    annotationsOf(lintJson(lintOf(text)).findings)
      .shown.map(({ message }) => message)
      .join('\n'),
  'lint/pull-comment.ts: the verdict of files': (text) => verdict(lintJson(lintOf(text))),
};

/** Markdown for a summary or a comment. */
const pages: Readonly<Record<string, (text: string) => string>> = {
  'lint/pull-comment.ts: files': (text) =>
    commentSections(lintJson(lintOf(text)), origin)
      .map((section) => section.text)
      .join('\n\n'),
  'lint/pull-comment.ts: a lint that failed': (text) =>
    unlintedText(reportError(failureOf(text)), { sha: undefined, runUrl: undefined }),
  'lint/timeline.ts: names of phases': (text) => timeline([timedPhase(text)]) ?? '',
  'run/deploy-summary.ts: files, rows of the state, and GitHub': (text) =>
    deploySummary(
      {
        command: text,
        migration: text,
        environment: text,
        verdict: { status: 'failed', text, statement: text, untouched: text, remedy: text },
        report: text,
        phases: [...phasesOf(text), ...phasesOf(text).map((phase) => ({ ...phase, status: 'complete' as const }))],
        warnings: [text],
        next: { text, inputs: { migration: text } },
        runUrl,
      },
      1_000_000,
    ),
  'run/next-step.ts: files': (text) => nextStepText({ text, inputs: { migration: text } }),
  'run/ledger.ts: rows of the state, and what others wrote on GitHub': (text) =>
    ledgerMarkdown(
      {
        migration: text,
        file: text,
        ledger: { environments: [{ name: text, at: '2026-11-21T01:10:00Z', run: 7, phases: phasesOf(text) }] },
      },
      runUrl,
    ),
};

const values: Readonly<Record<string, (text: string) => object>> = {
  'text/error-text.ts: a failure': (text) => errorJson(reportError(failureOf(text))),
  'run/status-json.ts: rows of the state': (text) => statusJson(hostileStatus(text)),
  'run/run-json.ts: events of a run': (text) => hostileEvents(text).map((event) => eventJson(event, new Date(0))),
  'run/run-json.ts: a result': (text) => resultJson(ended(text)),
  'several/several-json.ts: results of targets': (text) => severalJson([outcomeOf(text)]),
  'several/advance-outcomes.ts: results of migrations': (text) => severalJson(advancedBy(text)),
  'run/doctor-json.ts: checks of a server': (text) => doctorJson(checked(text)),
  'run/verify-text.ts: checks of a migration': (text) => verifyJson(verified(text)),
  'run/garbage-text.ts: names of tables': (text) => garbageJson(garbage(text)),
  'lint/json.ts: files': (text) => lintJson(lintOf(text)),
  'lint/sarif.ts: files': (text) => lintSarif(lintOf(text), [], '1.0.0'),
};

/** What an advance ends with: a result, a failure of a run, and of a file. */
function advancedBy(text: string): readonly Outcome[] {
  const migration = { name: text, file: text } as Migration;
  const error = new Failure({ code: 'a', message: text, untouched: text, remedy: text, statement: text });
  return advanceOutcomes(
    [
      { migration, result: ended(text) },
      { migration, error, hasBegun: true },
    ],
    [{ file: text, error }],
    80,
  );
}

/** Modules that make no text of their own, or only pieces of those that are walked. */
const inner: Readonly<Record<string, string>> = {
  'lint/ddl-phrase.ts': 'words of ours',
  'lint/estimate-json.ts': 'a part of lint/json.ts',
  'lint/estimate-phrase.ts': 'numbers',
  'lint/finding-counts.ts': 'numbers',
  'lint/forecast-table.ts': 'a section of lint/pull-comment.ts',
  'lint/format.ts': 'types',
  'lint/format-list.ts': 'the list that is walked',
  'lint/formats/json.ts': 'in the list',
  'lint/formats/junit.ts': 'in the list',
  'lint/formats/markdown.ts': 'in the list',
  'lint/formats/sarif.ts': 'in the list',
  'lint/formats/text.ts': 'in the list',
  'lint/json-schema.ts': 'a schema',
  'lint/judge-section.ts': 'a section of lint/pull-comment.ts',
  'lint/markdown.ts': 'a format in the list',
  'lint/report-origin.ts': 'types',
  'lint/statement-json.ts': 'a part of lint/json.ts',
  'lint/writes-wait.ts': 'a condition',
  'run/phase-record.ts': 'a part of run/ledger.ts and run/deploy-summary.ts',
  'run/phase-table.ts': 'a part of run/ledger.ts and run/deploy-summary.ts',
  'run/failure-status.ts': 'words of ours',
  'run/recovery-text.ts': 'a part of run/status-text.ts and run/phase-record.ts',
  'run/source-lines.ts': 'a part of run/status-text.ts and run/verify-text.ts',
  'several/outcome.ts': 'types',
  'several/overall-status.ts': 'words of ours',
  'several/status-word.ts': 'words of ours',
  'several/worst-exit.ts': 'numbers',
  'text/amounts.ts': 'numbers',
  'text/gantt.ts': 'a part of lint/timeline.ts and run/deploy-summary.ts',
  'text/markdown.ts': 'what the pages are made with',
  'text/sections.ts': 'lays out what is made',
  'text/text-table.ts': 'what the texts are made with',
  'text/visible.ts': 'what the texts are made with',
  'text/wrap.ts': 'lays out what is made',
};

/** What the runner of a job draws of a block, which no rule for HTML holds. */
const mermaidLine =
  /^(gantt| {2}dateFormat YYYY-MM-DD HH:mm:ss| {2}axisFormat [%\w: -]+| {2}section [\w. -]*| {2}[\w. -]* :(done|active|crit|milestone), [\d :-]+, [\d :-]+)$/;

// Independent of the code: every sign that a terminal would obey, reorder by, or not show.
const unseenRanges: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];
const unseen = new RegExp(
  `[${unseenRanges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`,
  'u',
);
const obeyed = (line: string) => line.trimStart().startsWith('::') || line.includes('##[');

function written(env: Record<string, string>, act: (output: Output) => void, isTTY = false): string {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const chunks: Buffer[] = [];
  for (const stream of Object.values(streams)) {
    Object.assign(stream, { isTTY });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  }
  const terminal = { program: 'phasedb', env, folder: '/', stdin: new PassThrough(), ...streams };
  act(new Output(terminal, new Secrets(), 'text'));
  return Buffer.concat(chunks).toString();
}

it('each module that makes texts is walked, or is a part of one', () => {
  const root = join(import.meta.dirname, '../../../src/report');
  const modules = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const walked = Object.keys({ ...texts, ...pages, ...values }).map((name) => name.split(':')[0] ?? '');
  expect([...new Set([...walked, ...Object.keys(inner)])].toSorted()).toEqual(modules.toSorted());
  expect(Object.keys(inner).filter((path) => walked.includes(path))).toEqual([]);
});

it('there are 200 strings, each once', () => {
  expect(new Set(hostileStrings).size).toBeGreaterThanOrEqual(200);
  expect(hostileStrings.length).toBe(new Set(hostileStrings).size);
});

describe.each(Object.entries(hostileGroups))('%s', (_, strings) => {
  it.each(Object.entries(texts))('as text, from %s', (_source, render) => {
    for (const text of strings) {
      const shown = render(text);
      expect(unseen.exec(shown), JSON.stringify(text)).toBeNull();
      expect(harmless(shown).split('\n').filter(obeyed), JSON.stringify(text)).toEqual([]);
      const log = written({ GITHUB_ACTIONS: 'true' }, (output) => output.say(shown));
      expect(log.split(/\r\n|\r|\n/).filter(obeyed), JSON.stringify(text)).toEqual([]);
    }
  });

  it('as text, straight to the writers', () => {
    for (const text of strings) {
      expect(harmless(text).split('\n').filter(obeyed)).toEqual([]);
      for (const isTTY of [false, true]) {
        const log = written({ GITHUB_ACTIONS: 'true' }, (output) => output.say(text), isTTY);
        expect(log.split(/\r\n|\r|\n/).filter(obeyed)).toEqual([]);
        expect(unseen.exec(stripVTControlCharacters(log)), JSON.stringify(text)).toBeNull();
      }
    }
  });

  it.each(Object.entries(pages))('as Markdown: %s', (_page, render) => {
    for (const text of strings) {
      const said = JSON.stringify(text).slice(0, 200);
      const page = rendered(render(text));
      const pictures = [...page.matchAll(/<code class="language-mermaid">([\s\S]*?)<\/code>/g)];
      const drawn = pictures.flatMap(([, code = '']) => code.trimEnd().split('\n'));
      expect(
        drawn.filter((line) => !mermaidLine.test(line)),
        said,
      ).toEqual([]);
      const html = withoutCode(page);
      expect(/<(script|img|svg|iframe|style|picture|h1|input)\b|<!--/i.exec(html), said).toBeNull();
      expect(/href="(?!https:\/\/github\.com\/octo\/shop\/)[^"]*"/i.exec(html), said).toBeNull();
      expect(/@[a-z\d]/i.exec(html), said).toBeNull();
      expect(/(?:^|[^&\d\w])#\d|\bgh-\d/i.exec(html), said).toBeNull();
      expect(html.replaceAll('<span>$</span>', '').includes('$'), said).toBe(false);
      expect(
        unseen.exec(html.replaceAll('\u200b', '').replace(/\p{Extended_Pictographic}\ufe0f/gu, '')),
        said,
      ).toBeNull();
    }
  });

  it.each(Object.entries(values))('as JSON: %s', (_value, render) => {
    for (const text of strings) {
      const value = render(text);
      const json = written({ GITHUB_ACTIONS: 'true' }, (output) => output.log(value));
      expect(unseen.exec(json), JSON.stringify(text)).toBeNull();
      expect(json.split('\n').filter(obeyed)).toEqual([]);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }
  });

  it.each(lintFormats)('in the format $name', async ({ name, render }) => {
    const secrets = new Secrets();
    const each = strings.map(lintOf);
    const files = each.flatMap((one) => one.files);
    const all = { files, migrations: [], findings: each.flatMap(({ findings }) => findings), hidden: [] };
    const stringify = (value: object, indent: number) => secrets.stringify(value, indent);
    const report = await render(all, { width: 80, paint: colourless, scrub: (shown) => shown, stringify });
    const shown = written({ GITHUB_ACTIONS: 'true' }, (output) => output.write(report, name));
    expect(shown.split(/\r\n|\r|\n/).filter(obeyed)).toEqual([]);
    // Markdown keeps a name from being a link by a sign without width, and pictographs have a variant.
    const ours = name === 'markdown' ? shown.replace(/\u200b|(?<=\p{Extended_Pictographic})\ufe0f/gu, '') : shown;
    expect(unseen.exec(ours)).toBeNull();
  });

  it('as XML', async () => {
    for (const text of strings) {
      const view = { width: 80, paint: (_: unknown, shown: string) => shown, scrub: (shown: string) => shown };
      const xml = await junit.render(lintOf(text), { ...view, stringify: () => '' });
      expect(unseen.exec(xml), JSON.stringify(text)).toBeNull();
      const shown = written({ GITHUB_ACTIONS: 'true' }, (output) => output.write(xml, 'junit'));
      expect(shown.split('\n').filter(obeyed), JSON.stringify(text)).toEqual([]);
      expect(parseXml(shown), JSON.stringify(text)).toEqual(parseXml(xml));
    }
  });
});
