import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrongUsage } from '../failure.ts';
import { type ConfigReading, checkConfig, parseConfig } from '../runner/config.ts';

/** The configuration file that the input names, else the one at the top of the workspace. @throws Failure */
export function readStepConfig(path: string | undefined, workspace: string): ConfigReading {
  if (path === undefined) return checkConfig(workspace);
  const full = join(workspace, path);
  if (!existsSync(full)) throw wrongUsage(`The configuration file ${path} is not there.`, 'Check the input config.');
  return parseConfig(readFileSync(full, 'utf8'), path);
}
