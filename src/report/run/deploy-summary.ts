import type { RunResult } from '../../run/context/request.ts';
import { formatSeconds } from '../text/amounts.ts';
import { adviceOf } from '../text/error-text.ts';
import { type Bar, gantt } from '../text/gantt.ts';
import { codeBlock, codeSpan, plainText, proseText } from '../text/markdown.ts';
import { fitSections, type Section } from '../text/sections.ts';
import { type NextStep, nextStepText } from './next-step.ts';
import type { PhaseRecord } from './phase-record.ts';
import { recordReasons, recordRecoveries, recordTable } from './phase-table.ts';

/** What a step that worked on a database leaves for people. */
export interface DeploySummary {
  readonly command: string;
  /** Undefined where the command is about no one migration. */
  readonly migration: string | undefined;
  readonly environment: string | undefined;
  readonly verdict: Verdict;
  /** What a command prints that reports: checks, an overview. */
  readonly report: string | undefined;
  /** Undefined where they could not be read. */
  readonly phases: readonly PhaseRecord[] | undefined;
  readonly warnings: readonly string[];
  readonly next: NextStep | undefined;
  readonly runUrl: (run: number) => string;
}

/** How a step ended. */
export interface Verdict {
  readonly status: RunResult['status'] | 'done';
  readonly text: string;
  /** Of a refusal or a failure. */
  readonly statement?: string | undefined;
  readonly untouched?: string | undefined;
  readonly remedy?: string | undefined;
}

const signs: Readonly<Record<Verdict['status'], string>> = {
  complete: '✅',
  done: '✅',
  in_progress: '⏩',
  on_hold: '✋',
  failed: '❌',
  timed_out: '⌛',
  needs_resume: '⚠️',
  locked: '🔒',
  refused: '⛔',
};

/** The job summary: the verdict, the phases, what took how long, what to do next; whole sections within a budget. */
export function deploySummary(summary: DeploySummary, mostBytes: number): string {
  const { phases = [] } = summary;
  const sections: Section[] = [
    { text: verdictText(summary), rank: 0, kind: 'verdict' },
    { text: phases.length === 0 ? '' : recordTable(phases, summary.runUrl), rank: 1, kind: 'table of phases' },
    { text: recordReasons(phases.filter((phase) => isNews(phase, summary.verdict))), rank: 3, kind: 'list of reasons' },
    { text: recordRecoveries(phases), rank: 2, kind: 'list of recovery points' },
    { text: warningsText(summary.warnings), rank: 2, kind: 'list of warnings' },
    { text: nextStepText(summary.next), rank: 1, kind: 'next step' },
    { text: timeline(phases), rank: 4, kind: 'timeline' },
    { text: summary.report === undefined ? '' : codeBlock(summary.report, 'text'), rank: 2, kind: 'report' },
  ];
  const filled = sections.filter(({ text }) => text !== '');
  return fitSections(filled, mostBytes, (leftOut) =>
    leftOut.size === 0 ? '' : `Left out, because the summary is full: ${[...leftOut.keys()].join(', ')}.`,
  ).text;
}

function verdictText({ command, migration, environment, verdict }: DeploySummary): string {
  const { status, text, statement } = verdict;
  const about = [migration, environment].filter((part) => part !== undefined).map((part) => codeSpan(bounded(part)));
  const advice = adviceOf(verdict);
  return [
    `### phasedb ${plainText(command)}${about.length === 0 ? '' : `: ${about.join(' in ')}`}`,
    `${signs[status]} ${firstBold(bounded(text))}`,
    ...(statement === undefined ? [] : [codeBlock(bounded(statement), 'sql')]),
    ...(advice === '' ? [] : [proseText(bounded(advice))]),
  ].join('\n\n');
}

/** The verdict most often is what stopped the last phase. */
function isNews({ reason }: PhaseRecord, { text }: Verdict): boolean {
  return reason !== undefined && !text.includes(reason.replace(/…$/, ''));
}

/** The first sentence is read by everybody, the rest by who needs it. */
function firstBold(text: string): string {
  const [, first = text, rest = ''] = /^(.*?[.!?])\s+(?=[A-Z])(.*)$/s.exec(text) ?? [];
  return `**${proseText(first)}**${rest === '' ? '' : ` ${proseText(rest)}`}`;
}

function bounded(text: string): string {
  return text.length > 4000 ? `${text.slice(0, 4000)}…` : text;
}

function warningsText(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  return ['> [!WARNING]', ...warnings.map((warning) => `> - ${proseText(bounded(warning))}`)].join('\n');
}

/** The phases one after the other, without the time between them, such as days between two deploys. */
function timeline(phases: readonly PhaseRecord[]): string {
  const timed = phases.filter(({ seconds, status }) => seconds !== undefined && status !== 'pending');
  const whole = timed.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  if (timed.length < 2 || whole < 10) return '';
  // What is shorter could not be seen. A second is the least that Mermaid draws.
  const least = Math.max(1, whole / 50);
  let from = 0;
  const bars = timed.map(({ name, seconds = 0, status }): Bar => {
    const to = from + Math.max(least, seconds);
    const kind = status === 'complete' ? 'done' : status === 'failed' || status === 'timed_out' ? 'crit' : 'active';
    const bar: Bar = { section: name, label: formatSeconds(seconds), from: Math.round(from), to: Math.round(to), kind };
    from = to;
    return bar;
  });
  return ['What took how long, without the time between the phases:', gantt(bars)].join('\n\n');
}
