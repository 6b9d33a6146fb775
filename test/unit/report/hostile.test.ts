import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { harmless } from '../../../src/action/step-log.ts';
import { Output } from '../../../src/cli/output.ts';
import { Secrets } from '../../../src/cli/secrets.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { LintResult } from '../../../src/lint/engine.ts';
import type { Finding } from '../../../src/lint/finding.ts';
import { toServerError } from '../../../src/mysql/server-error.ts';
import { format as junit } from '../../../src/report/lint/formats/junit.ts';
import { lintJson } from '../../../src/report/lint/json.ts';
import { commentSections, unlintedText } from '../../../src/report/lint/pull-comment.ts';
import type { ReportOrigin } from '../../../src/report/lint/report-origin.ts';
import { lintSarif } from '../../../src/report/lint/sarif.ts';
import { lintText } from '../../../src/report/lint/text.ts';
import { deploySummary } from '../../../src/report/run/deploy-summary.ts';
import { doctorText } from '../../../src/report/run/doctor-text.ts';
import { ledgerMarkdown } from '../../../src/report/run/ledger.ts';
import { phaseRecord } from '../../../src/report/run/phase-record.ts';
import { eventText, resultText } from '../../../src/report/run/run-text.ts';
import { statusJson } from '../../../src/report/run/status-json.ts';
import { statusText } from '../../../src/report/run/status-text.ts';
import { errorJson, errorText, reportError } from '../../../src/report/text/error-text.ts';
import { hostileStatus } from '../../fixtures/hostile/state-rows.ts';
import { hostileGroups, hostileStrings } from '../../fixtures/hostile/strings.ts';
import { outsideCode } from '../../rendered.ts';
import { parseXml } from '../../xml.ts';

const runUrl = (run: number) => `https://github.com/octo/shop/actions/runs/${run}`;
const place = (file: string) => ({ file, line: 1, column: 1 });
const failureOf = (text: string) =>
  new Failure({ code: 'x', message: text, place: place(text), statement: text, untouched: text, remedy: text });
const serverErrorOf = (text: string) =>
  toServerError(Object.assign(new Error(text), { errno: 1054, code: 'ER_X', sqlMessage: text }), text);

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

/** Texts for a terminal, by the source of the string in them. */
const texts: Readonly<Record<string, (text: string) => string>> = {
  'a failure about a file': (text) => errorText(reportError(failureOf(text)), 80),
  'an error of a server': (text) => errorText(reportError(serverErrorOf(text)), 80),
  'a bug': (text) => errorText(reportError(new Error(text)), 80),
  'an event of a run': (text) => eventText({ type: 'warning', text }),
  'a statement of a file': (text) =>
    eventText({ type: 'statement-started', phase: text, index: 0, total: 1, sql: text }),
  'a value of a gate': (text) =>
    eventText({
      type: 'gate-polled',
      phase: text,
      holds: false,
      value: text,
      expected: text,
      elapsedSeconds: 1,
      timeoutSeconds: 60,
      nextPollMs: 5,
    }),
  'a result': (text) =>
    resultText({ exit: 1, status: 'failed', phase: text, nextPhase: text, message: text, plan: [text] }, 80),
  'rows of the state': (text) => statusText(hostileStatus(text), 80),
  'checks of a server': (text) =>
    doctorText({ server: text, checks: [{ name: text, status: 'error', found: text, remedy: text }] }, 80),
  'a lint': (text) => lintText(lintOf(text), 80, (_, painted) => painted),
};

/** Markdown for a summary or a comment. */
const pages: Readonly<Record<string, (text: string) => string>> = {
  'the comment of a lint': (text) =>
    commentSections(lintJson(lintOf(text)), origin)
      .map((section) => section.text)
      .join('\n\n'),
  'the comment of a failed lint': (text) =>
    unlintedText(reportError(failureOf(text)), { sha: undefined, runUrl: undefined }),
  'the summary of a deploy': (text) =>
    deploySummary(
      {
        command: text,
        migration: text,
        environment: text,
        verdict: { status: 'failed', text, statement: text, untouched: text, remedy: text },
        report: text,
        phases: hostileStatus(text).migrations[0]?.phases.map((phase) => phaseRecord(phase, () => undefined)),
        warnings: [text],
        next: { text, inputs: { migration: text } },
        runUrl,
      },
      1_000_000,
    ),
  'the table of phases': (text) =>
    ledgerMarkdown(
      {
        migration: text,
        file: text,
        ledger: {
          environments: [
            {
              name: text,
              at: '2026-11-21T01:10:00Z',
              run: 7,
              phases: (hostileStatus(text).migrations[0]?.phases ?? []).map((phase) =>
                phaseRecord(phase, () => undefined),
              ),
            },
          ],
        },
      },
      runUrl,
    ),
};

const values: Readonly<Record<string, (text: string) => object>> = {
  'a failure': (text) => errorJson(reportError(failureOf(text))),
  'rows of the state': (text) => statusJson(hostileStatus(text)),
  'a lint': (text) => lintJson(lintOf(text)),
  SARIF: (text) => lintSarif(lintOf(text), [], '1.0.0'),
};

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
      const html = outsideCode(render(text));
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
