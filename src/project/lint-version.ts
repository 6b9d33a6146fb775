import { wrongUsage } from '../core/failure.ts';
import type { LintSettings } from '../lint/settings.ts';
import { compareVersions, oldestVersion, parseVersion } from '../mysql/server-facts.ts';

/** A version of MySQL that a run would not refuse. */
export function isKnownVersion(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && !/mariadb/i.test(text) && compareVersions(version, oldestVersion) >= 0;
}

/** The version that a person names, `8.4` or `8.0.36`. @throws Failure `wrong-usage` for one that is not supported */
export function pinnedVersion(text: string, from: 'option' | 'config'): Pick<LintSettings, 'versions' | 'versionFrom'> {
  const version = parseVersion(/^\d+\.\d+$/.test(text) ? `${text}.0` : text);
  if (version === undefined || !isKnownVersion(version.join('.'))) {
    throw wrongUsage(
      `"${text.slice(0, 40)}" is no version of MySQL that phasedb knows.`,
      'Give one from 8.0.13 on, such as 8.0.36.',
    );
  }
  return { versions: [version], versionFrom: from };
}
