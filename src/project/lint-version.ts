import { wrongUsage } from '../core/failure.ts';
import { atLeast, oldestSupported, parseVersion } from '../core/mysql-version.ts';
import type { LintSettings } from '../lint/settings.ts';

/** A version of MySQL that a run would not refuse. */
export function isKnownVersion(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && !/mariadb/i.test(text) && atLeast(version, oldestSupported);
}

/** The version that a person names, `8.4` or `8.0.36`. @throws Failure `wrong-usage` for one that is not supported */
export function pinnedVersion(text: string, from: 'option' | 'config'): Pick<LintSettings, 'versions' | 'versionFrom'> {
  const version = parseVersion(/^\d+\.\d+$/.test(text) ? `${text}.0` : text);
  if (version === undefined || !isKnownVersion(version.join('.'))) {
    throw wrongUsage(
      `phasedb does not support MySQL "${text.slice(0, 40)}".`,
      `Give one from ${oldestSupported.join('.')} on, such as 8.0.36.`,
    );
  }
  return { versions: [version], versionFrom: from };
}
