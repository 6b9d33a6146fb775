import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Github } from '../../github/client.ts';
import type { Job } from '../../github/job.ts';
import { type Origin, originOf } from '../../github/pull-requests.ts';

/** GitHub, asked on behalf of one migration file. */
export class MigrationOrigin {
  readonly github: Github;
  readonly job: Job;
  /** From the repository's root. */
  readonly path: string;
  #asked: Promise<Origin | undefined> | undefined;

  /** @param file from the folder that the step runs in */
  constructor(github: Github, job: Job, file: string) {
    this.github = github;
    this.job = job;
    this.path = pathInRepository(file);
  }

  /**
   * The commit that brought the file as it is, and its pull request; asked once, and again after a fault.
   * @throws the client's errors
   */
  find(): Promise<Origin | undefined> {
    this.#asked ??= originOf(this.github, this.job.repository, this.path, this.job.sha).catch((error) => {
      this.#asked = undefined;
      throw error;
    });
    return this.#asked;
  }
}

/** A checkout may be in a folder of the workspace (`path` of actions/checkout). */
function pathInRepository(file: string): string {
  const whole = resolve(file);
  let root = dirname(whole);
  while (!existsSync(join(root, '.git')) && root !== dirname(root)) root = dirname(root);
  const base = existsSync(join(root, '.git')) ? root : process.cwd();
  return relative(base, whole).split(sep).join('/');
}
