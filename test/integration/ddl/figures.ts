import type { Verdict } from '../../../src/ddl/verdict.ts';
import { type Answer, agree } from './measure.ts';
import { sqlOf } from './operations.ts';
import type { ServerVerdict } from './server-verdict.ts';

/** Shares of agreement with the server, each from 0 to 1. */
export interface Figures {
  readonly cases: number;
  readonly rules: number;
  /** Of the cases that the probe was asked and did not leave open. */
  readonly probe: number;
  readonly probed: number;
  readonly unknown: number;
  /** A line for each operation, disagreement and case that the probe left open. */
  readonly text: string;
}

/** Counts agreement. */
export function figures(answers: readonly Answer[]): Figures {
  const wrongRules = answers.filter(({ server, rules }) => !agree(server, rules));
  const probed = answers.filter(({ probe }) => probe !== undefined);
  const open = probed.filter(({ probe }) => probe?.decidedBy === 'unknown');
  const told = probed.filter(({ probe }) => probe?.decidedBy === 'probe');
  const wrongProbe = told.filter(({ server, probe }) => probe !== undefined && !agree(server, probe.verdict));
  const lines = [`${'operation'.padEnd(30)} ${'rules'.padStart(14)} ${'probe'.padStart(14)}  left open`];
  for (const family of [...new Set(answers.map(({ asked }) => asked.operation.family)), 'all']) {
    const count = (list: readonly Answer[]) =>
      list.filter(({ asked }) => family === 'all' || asked.operation.family === family).length;
    const of = (list: readonly Answer[], wrong: readonly Answer[]) =>
      `${count(list) - count(wrong)} of ${count(list)}`.padStart(14);
    lines.push(`${family.padEnd(30)} ${of(answers, wrongRules)} ${of(told, wrongProbe)}  ${count(open)}`);
  }
  for (const { asked, server, rules, probe } of new Set([...wrongRules, ...wrongProbe])) {
    lines.push(`${asked.table.name}: ${short(sqlOf(asked.operation))} (${asked.session})`);
    lines.push(`  server: ${describe(server)}`);
    if (!agree(server, rules)) lines.push(`  rules: ${describe(rules)}, because ${rules.because}`);
    if (probe?.decidedBy === 'probe' && !agree(server, probe.verdict))
      lines.push(`  probe: ${describe(probe.verdict)}, because ${probe.verdict.because}`);
  }
  const reasons = Map.groupBy(
    open,
    ({ asked, probe }) => `${short(sqlOf(asked.operation))}: ${probe?.verdict.because}`,
  );
  if (open.length > 0) lines.push('left open by the probe:');
  for (const [reason, list] of reasons) lines.push(`  ${list.length} × ${reason}`);
  return {
    cases: answers.length,
    rules: 1 - wrongRules.length / answers.length,
    probe: told.length === 0 ? 1 : 1 - wrongProbe.length / told.length,
    probed: probed.length,
    unknown: probed.length === 0 ? 0 : open.length / probed.length,
    text: lines.join('\n'),
  };
}

function short(sql: string): string {
  return sql.length > 160 ? `${sql.slice(0, 160)}…` : sql;
}

function describe(verdict: ServerVerdict | Verdict): string {
  return `${verdict.algorithm}, ${verdict.lock}${verdict.rebuild ? ', rebuild' : ''}`;
}
