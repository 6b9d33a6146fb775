import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDeployingJobs } from '../../../src/project/deploying-jobs.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-workflows-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('finds the jobs of our own examples that are bound to environments', async () => {
  await mkdir(join(folder, '.github'));
  await cp('examples/workflows', join(folder, '.github/workflows'), { recursive: true });
  const jobs = readDeployingJobs(folder);
  expect(jobs).toContainEqual({
    file: '.github/workflows/contract.yml',
    job: 'contract',
    environment: 'production',
    isOurs: true,
  });
  // Those that only look make no deployment, and which environment deploy.yml gets is known to its run alone.
  expect(jobs.filter(({ file }) => /snapshot|deploy\.yml|lint/.test(file))).toEqual([]);
});

it('has none where there are no workflows, and none of what is no text of a workflow', async () => {
  expect(readDeployingJobs(folder)).toEqual([]);
  await mkdir(join(folder, '.github/workflows/folder.yml'), { recursive: true });
  await writeFile(join(folder, '.github/workflows/large.yml'), `jobs: {}\n${'#'.repeat(1024 * 1024)}`);
  await writeFile(join(folder, '.github/workflows/odd.yml'), '\0');
  expect(readDeployingJobs(folder)).toEqual([]);
});
