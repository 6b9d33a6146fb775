import type { MigrationStatus, PhaseReport, StatusReport } from '../../inspect/status/status-report.ts';
import { formatSeconds } from '../text/amounts.ts';
import { lastColumnWidth, textTable } from '../text/text-table.ts';
import { oneLine } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { recoveryText } from './recovery-text.ts';
import { sourceLines } from './source-lines.ts';

/**
 * What `phasedb status` prints: for one migration its phases and what there is to know and do; for several a line each.
 * @param width columns
 */
export function statusText(report: StatusReport, width = 100): string {
  const [only, second] = report.migrations;
  const place = `${report.server}${report.server.endsWith(`/${report.stateDatabase}`) ? '' : `, state in ${report.stateDatabase}`}`;
  if (only === undefined) {
    return wrap(
      `${oneLine(place)}: nothing has run here${report.stateFound ? '' : ' (no state tables exist)'}.`,
      width,
    );
  }
  if (second !== undefined) return `${oneLine(place)}\n\n${overview(report.migrations, width)}`;
  const nothing = report.stateFound
    ? []
    : [`Nothing has run here: ${oneLine(report.stateDatabase)} has no state tables yet.`];
  return [...nothing, migrationText(only, width)].join('\n\n');
}

/** Heads the rows of {@link overviewRow}. */
export const overviewHeading: readonly string[] = ['migration', 'phase', 'status', 'last (UTC)', 'by', 'how far'];

/** One migration as a row of a table. */
export function overviewRow(one: MigrationStatus): readonly string[] {
  return [
    one.migration,
    one.complete ? '' : (one.currentPhase ?? ''),
    one.complete ? 'complete' : statusWord(one.phaseStatus),
    clock(lastActivity(one)),
    one.phases.findLast(({ actor }) => actor !== undefined)?.actor ?? '',
    one.complete ? '' : (detailOf(one.phases.find(({ name }) => name === one.currentPhase)) ?? ''),
  ];
}

function overview(migrations: readonly MigrationStatus[], width: number): string {
  const table = textTable([overviewHeading, ...migrations.map(overviewRow)], width);
  const warnings = migrations.flatMap((one) => one.warnings.map((warning) => `${one.migration}: ${warning}`));
  return [table, ...warningLines(warnings, width)].join('\n\n');
}

function lastActivity({ phases }: MigrationStatus): string | undefined {
  return phases
    .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt])
    .filter((time) => time !== undefined)
    .toSorted()
    .at(-1);
}

function migrationText(one: MigrationStatus, width: number): string {
  const rows = [
    ['phase', 'status', 'started (UTC)', 'took', 'by', 'how far'],
    ...one.phases.map((phase) => [
      phase.name,
      phaseStatus(phase),
      clock(phase.startedAt),
      phase.seconds === undefined ? '' : formatSeconds(phase.seconds),
      oneLine(phase.actor ?? '', 20),
      detailOf(phase) ?? '',
    ]),
  ];
  const most = lastColumnWidth(rows, width);
  const sections = [
    headline(one, width),
    one.phases.length === 0 ? undefined : textTable(rows, width, ['l', 'l', 'l', 'r', 'l', 'l']),
    notes(one, most, width),
    ...warningLines(one.warnings, width),
  ];
  return sections.filter((section) => section !== undefined && section !== '').join('\n\n');
}

function headline(one: MigrationStatus, width: number): string {
  const name = oneLine(one.migration);
  if (one.complete) return `${name}: complete`;
  const attempt = one.attemptNumber > 1 ? ` (attempt ${one.attemptNumber})` : '';
  const what =
    one.currentPhase === undefined
      ? 'not begun'
      : `${oneLine(one.currentPhase)} ${statusWord(one.phaseStatus)}${attempt}`;
  const ready = one.estimatedCompletion === undefined ? '' : `, done at about ${clock(one.estimatedCompletion)} UTC`;
  return wrap(`${name}: ${what}${ready}`, width);
}

/** What the table has no room for, of phases that are not simply complete or pending. */
function notes(one: MigrationStatus, most: number, width: number): string {
  const lines: string[] = [];
  if (one.runningOn !== undefined) {
    const { actor, host, pid, runUrl, since } = one.runningOn;
    const on = host === undefined ? '' : ` on ${oneLine(host)}${pid === undefined ? '' : ` (process ${pid})`}`;
    lines.push(
      `run by ${oneLine(actor ?? 'unknown')}${on} since ${clock(since)} UTC${runUrl === undefined ? '' : `: ${oneLine(runUrl, 300)}`}`,
    );
  }
  for (const phase of one.phases) {
    const detail = detailOf(phase) ?? '';
    if (detail.length > most) lines.push(`${oneLine(phase.name)}: ${oneLine(detail, 500)}`);
    if (phase.howFar !== undefined && phase.waitsFor !== undefined && isUnderWay(phase)) {
      lines.push(`${oneLine(phase.name)} waits for ${oneLine(phase.waitsFor, 500)}`);
    }
    if (phase.recovery !== undefined)
      lines.push(
        `${oneLine(phase.name)}: binary log before its first statement: ${oneLine(recoveryText(phase.recovery), 70_000)}`,
      );
    if (phase.reason !== undefined) lines.push(`${oneLine(phase.name)}: ${oneLine(phase.reason, 600)}`);
    if (phase.runUrl !== undefined && !isUnderWay(phase) && phase.status !== 'pending') {
      const commit =
        phase.commit === undefined || phase.source?.commit !== undefined
          ? ''
          : ` at commit ${oneLine(phase.commit.slice(0, 12))}`;
      lines.push(`${oneLine(phase.name)}: run ${oneLine(phase.runUrl, 300)}${commit}`);
    }
  }
  lines.push(...sourceLines(one.phases));
  return lines.map((line) => wrap(line, width)).join('\n');
}

function isUnderWay({ status }: PhaseReport): boolean {
  return status === 'running' || status === 'rolling_back';
}

function phaseStatus(phase: PhaseReport): string {
  const word = phase.rolledBack && phase.status === 'pending' ? 'rolled back' : statusWord(phase.status);
  return phase.attempt > 1 && phase.status !== 'pending' ? `${word} (${phase.attempt})` : word;
}

function statusWord(status: PhaseReport['status']): string {
  return status.replace('_', ' ');
}

function detailOf(phase: PhaseReport | undefined): string | undefined {
  return phase?.howFar ?? (phase?.waitsFor === undefined ? undefined : `waits for ${phase.waitsFor}`);
}

function warningLines(warnings: readonly string[], width: number): string[] {
  if (warnings.length === 0) return [];
  return [warnings.map((warning) => wrap(`warning: ${oneLine(warning, 1000)}`, width)).join('\n')];
}

/** `2026-11-21 01:02` */
function clock(time: string | undefined): string {
  return time === undefined ? '' : time.slice(0, 16).replace('T', ' ');
}
