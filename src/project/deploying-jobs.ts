import { parse } from 'yaml';
import { z } from 'zod';
import { readInWorkspace } from '../core/read-in-workspace.ts';
import { MiB } from '../core/storage-size.ts';
import type { DeployingJob } from '../lint/deploying-job.ts';
import { hasTooManyLexemes } from '../migration/yaml-source.ts';
import { findFiles } from './find-files.ts';

/** Nobody writes a larger one, nor more of them. */
const MOST_BYTES = MiB;
const MOST_FILES = 500;
/** Keys, values, comments and line ends; workflows of 5,000 lines have fewer. */
const MOST_LEXEMES = 50_000;

/** The jobs of the workflows below a folder that are bound to environments. An unreadable workflow has none. */
export function readDeployingJobs(folder: string): readonly DeployingJob[] {
  const paths = [...findFiles('.github/workflows/*.{yml,yaml}', folder)].sort().slice(0, MOST_FILES);
  return paths.flatMap((path) => {
    const reading = readInWorkspace(path, { folder, namedBy: 'file', most: MOST_BYTES });
    return reading.ok ? deployingJobsIn(path.replaceAll('\\', '/'), reading.bytes.toString('utf8')) : [];
  });
}

/** @param path as findings name it. @param text of a workflow; anything else has no jobs */
export function deployingJobsIn(path: string, text: string): readonly DeployingJob[] {
  if (!/^\.github\/workflows\//.test(path)) return [];
  const { jobs } = workflowSchema.safeParse(parsed(text)).data ?? { jobs: {} };
  return Object.entries(jobs).flatMap(([job, description]) => {
    const { data } = jobSchema.safeParse(description);
    const environment = boundTo(data?.environment);
    // What an expression comes to is known to the run alone.
    if (environment === undefined || environment.includes('${{')) return [];
    const isOurs = data?.steps?.some(({ uses }) => ours.test(uses ?? '')) ?? false;
    return [{ file: path, job, environment, isOurs }];
  });
}

/** By the name of the repository, whoever has a copy of it. */
const ours = /(^|\/)phasedb-action(\/|@|$)/i;

const workflowSchema = z.object({ jobs: z.record(z.string(), z.unknown()) });
const jobSchema = z.object({
  environment: z.union([z.string(), z.object({ name: z.string(), deployment: z.unknown().optional() })]).optional(),
  steps: z.array(z.object({ uses: z.string().optional() })).optional(),
});

/** Undefined also where the job makes no deployment there (`deployment: false`). */
function boundTo(environment: z.infer<typeof jobSchema>['environment']): string | undefined {
  if (typeof environment !== 'object') return environment;
  return environment.deployment === false ? undefined : environment.name;
}

function parsed(text: string): unknown {
  if (hasTooManyLexemes(text, MOST_LEXEMES)) return undefined;
  try {
    return parse(text, { logLevel: 'error', maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
