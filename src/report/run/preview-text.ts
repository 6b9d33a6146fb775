import { formatBytes } from '../../core/storage-size.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Preview, PreviewPhase, PreviewStatement } from '../../run/context/preview.ts';
import { ddlPhrase } from '../lint/ddl-phrase.ts';
import { rangeText } from '../lint/estimate-phrase.ts';
import { formatNumberOf, formatSeconds } from '../text/amounts.ts';
import { oneLine } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';

/** What a confirmation is asked for: the statements with sizes and times, and what cannot be taken back. */
export function previewText({ migration, server, direction, phases }: Preview, width = 100): string {
  const names = phases.map(({ name, type }) => `the ${type} ${name}`).join(', ');
  const what =
    direction === 'rollback'
      ? `The rollback of ${migration} undoes, in this order: ${names}.`
      : `phasedb is about to run ${names} of ${migration}.`;
  const lasting = phases.flatMap((phase) => phase.lasting);
  return [
    wrap(oneLine(`${what} Server: ${server}`, 2000), width),
    ...phases.flatMap((phase) => phaseLines(phase, phases.length > 1)).map((line) => wrap(line, width)),
    lasting.length === 0
      ? 'phasedb sees nothing here that cannot be taken back.'
      : ['This cannot be taken back:', ...lasting.map((line) => wrap(`  - ${oneLine(line, 500)}`, width))].join('\n'),
  ].join('\n');
}

function phaseLines({ name, type, statements }: PreviewPhase, several: boolean): string[] {
  const head = several ? [`${oneLine(name)} (${type}):`] : [];
  if (statements.length === 0) return [...head, '  no statement is sent'];
  return [...head, ...statements.flatMap((statement, i) => statementLines(statement, i + 1))];
}

function statementLines({ sql, tables, verdict, estimate }: PreviewStatement, number: number): string[] {
  const how =
    verdict === undefined ? 'in chunks' : ddlPhrase({ ...verdict, newTable: false, later: !!verdict.effects });
  return [
    `  ${number}. ${oneLine(sql, 2000)}`,
    ...tables.map(({ name, rows, bytes }) => {
      const size = [
        rows === undefined ? 'rows unknown' : `about ${formatNumberOf(rows, 'row')}`,
        bytes === undefined ? 'size unknown' : formatBytes(bytes),
      ];
      return `     ${oneLine(name)}: ${size.join(', ')}`;
    }),
    `     ${[how, ...costOf(estimate)].join('; ')}`,
  ];
}

function costOf({ seconds, writesBlockedSeconds: blocked, diskBytes, lagSeconds, missing, basis }: Estimate): string[] {
  if (seconds === undefined)
    return [`time unknown: phasedb does not know ${missing.map(({ what }) => what).join(', ')}`];
  const disk =
    diskBytes === undefined || diskBytes.p90 < 1 ? [] : [`up to ${formatBytes(Math.round(diskBytes.p90))} of disk`];
  return [
    `takes ${rangeText(seconds, formatSeconds)}`,
    ...(blocked === undefined || blocked.p90 === 0 ? [] : [`writes wait ${rangeText(blocked, formatSeconds)}`]),
    ...(lagSeconds === undefined || lagSeconds.p90 < 1 ? [] : [`replicas lag ${rangeText(lagSeconds, formatSeconds)}`]),
    ...disk,
    ...(basis === undefined || basis.kind === 'rule' ? [] : [basis.text]),
  ];
}
