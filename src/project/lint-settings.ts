import type { LintFile } from '../lint/engine.ts';
import { defaultSettings, type LintSettings, thresholdsSchema } from '../lint/settings.ts';
import type { Knowledge } from './catalog-source/knowledge.ts';
import type { Config } from './config.ts';
import { readDeployingJobs } from './deploying-jobs.ts';
import { pinnedVersion } from './lint-version.ts';

/** Severities and thresholds of the configuration, for lint and for a run. */
export function judgingSettings({
  rules,
  thresholds,
}: Pick<Config, 'rules' | 'thresholds'>): Pick<LintSettings, 'severities' | 'thresholds'> {
  return { severities: new Map(Object.entries(rules)), thresholds: thresholdsSchema.parse({ ...thresholds }) };
}

/**
 * The settings of a lint: what the source of the catalog knows, overridden by the call and the configuration.
 * @param version that the call names
 * @throws Failure `wrong-usage` for a version that is not supported
 */
export function lintSettings(
  config: Config,
  knowledge: Knowledge,
  { files, version, estimate, folder }: LintSettingsOptions,
): LintSettings {
  const pinned = (version ?? config.mysqlVersion)?.split('.').map(Number);
  const { snapshot, versionFrom } = knowledge.settings;
  return {
    ...defaultSettings(new Date().toISOString().slice(0, 10)),
    ...knowledge.settings,
    ...judgingSettings(config),
    snapshot: snapshot && { ...snapshot, pinned },
    estimate: estimate ? knowledge.estimate : undefined,
    // Only a gate on deployments asks for them.
    deployingJobs: files.some(({ text }) => text.includes('deployed')) ? readDeployingJobs(folder) : [],
    ...(version === undefined ? {} : pinnedVersion(version, 'option')),
    ...(version === undefined && versionFrom === undefined && config.mysqlVersion !== undefined
      ? pinnedVersion(config.mysqlVersion, 'config')
      : {}),
  };
}

export interface LintSettingsOptions {
  readonly files: readonly LintFile[];
  readonly version: string | undefined;
  readonly estimate: boolean;
  readonly folder: string;
}
