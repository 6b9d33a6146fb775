import type { RecoveryPoint } from '../../state/recovery-point.ts';

/**
 * `binlog.000012 position 4567, GTID set 3e11fa47-…:1-77`; what was not recorded, with the reason.
 * @param most characters of a GTID set: a cut one would name another point, so a longer one is left out
 */
export function recoveryText({ gtidSet, file, position, notRecorded = [] }: RecoveryPoint, most = Infinity): string {
  const set =
    gtidSet === undefined
      ? undefined
      : gtidSet.length <= most
        ? `GTID set ${gtidSet}`
        : 'a long GTID set (`phasedb status` shows it)';
  const known = [file === undefined ? undefined : `${file} position ${position}`, set].filter(
    (part) => part !== undefined,
  );
  const missing = notRecorded.length === 0 ? '' : `not recorded: ${notRecorded.join('; ')}`;
  return [known.join(', '), missing].filter((part) => part !== '').join('; ');
}
