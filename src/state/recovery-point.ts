/**
 * Where the server's binary log was right before a contract: a point-in-time recovery goes back to there. What could not be read
 * has its reason in `notRecorded`.
 */
export interface RecoveryPoint {
  /** `@@GLOBAL.gtid_executed`, without blanks. */
  readonly gtidSet?: string;
  readonly file?: string;
  readonly position?: number;
  /** Phrases, such as `the binary log is off (log_bin)`. */
  readonly notRecorded?: readonly string[];
}

/** What a row of the history says of it; undefined for what is no such thing. */
export function readRecoveryPoint(value: unknown): RecoveryPoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { gtidSet, file, position, notRecorded } = value as { readonly [key in keyof RecoveryPoint]?: unknown };
  const reasons = Array.isArray(notRecorded) ? notRecorded.filter((one) => typeof one === 'string') : [];
  return {
    ...(typeof gtidSet === 'string' && { gtidSet }),
    ...(typeof file === 'string' && { file }),
    ...(typeof position === 'number' && { position }),
    ...(reasons.length > 0 && { notRecorded: reasons }),
  };
}
