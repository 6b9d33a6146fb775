import { apiProblem } from '../../github/api-problem.ts';
import { StickyComments } from '../../github/sticky-comment.ts';
import {
  DEFAULT_ENVIRONMENT,
  holds,
  type LedgerEnvironment,
  ledgerMarkdown,
  mergeLedgers,
} from '../../report/run/ledger.ts';
import type { PhaseRecord } from '../../report/run/phase-record.ts';
import type { DeployInputs } from '../inputs.ts';
import { annotate, harmless, setOutput, valueText } from '../runner.ts';
import type { MigrationOrigin } from './migration-origin.ts';
import { runLinks } from './phase-records.ts';

/** How a migration stands, for the table of phases on its pull request. */
export interface Standing {
  readonly phases: readonly PhaseRecord[];
  /** When it was read. */
  readonly at: Date;
}

/** The table of phases on the pull request that brought a migration. A fault in it is reported, and fails nothing. */
export class LedgerComment {
  readonly #origin: MigrationOrigin;
  readonly #migration: string;
  readonly #inputs: DeployInputs;
  readonly #say: (text: string) => void;
  #before: Promise<void> = Promise.resolve();

  constructor(origin: MigrationOrigin, migration: string, inputs: DeployInputs, say: (text: string) => void) {
    this.#origin = origin;
    this.#migration = migration;
    this.#inputs = inputs;
    this.#say = say;
  }

  /**
   * Writes the section of this run's environment, and leaves those of others as they are; one such after the other.
   * @param create false: a pull request without such a comment gets none
   */
  write(standing: Standing, create: boolean): Promise<void> {
    this.#before = this.#before.then(() => this.#write(standing, create));
    return this.#before;
  }

  async #write(standing: Standing, create: boolean): Promise<void> {
    let needs = 'contents: read and pull-requests: write';
    try {
      const { github, job, path } = this.#origin;
      const origin = await this.#origin.find();
      if (origin?.pull === undefined) {
        const why = origin === undefined ? `no commit has ${path}` : `${origin.sha.slice(0, 10)} came without one`;
        return this.#say(`No pull request brought ${this.#migration} (${why}): no table of phases is kept there.`);
      }
      needs = 'pull-requests: write';
      const comments = new StickyComments(github, job.repository, origin.pull);
      const own: LedgerEnvironment = {
        name: sectionName(this.#inputs),
        at: standing.at.toISOString(),
        run: job.run.id,
        phases: [...standing.phases],
      };
      const { urlOf } = runLinks(job);
      const { id, url } = await comments.merge(
        { kind: 'ledger', id: `${this.#inputs.commentId}/${this.#migration}` },
        { run: job.run.id, attempt: job.run.attempt, sha: job.sha },
        (kept) => {
          const ledger = mergeLedgers(kept, own);
          return { body: ledgerMarkdown({ migration: this.#migration, file: path, ledger }, urlOf), data: ledger };
        },
        (data) => holds(data, own),
        create,
      );
      setOutput('comment-id', valueText(id ?? ''));
      if (url !== undefined) this.#say(`The table of phases is at ${url}`);
    } catch (error) {
      const { forbidden, message } = apiProblem(error);
      const remedy = forbidden ? ` It needs \`permissions: ${needs}\` in the job.` : '';
      const text = `The table of phases on the pull request of ${this.#migration} was not updated (${message}).${remedy}`;
      annotate('notice', harmless(text), { title: valueText('phasedb: no comment') });
    }
  }
}

/** A target has a section of its own, also beside others of its environment. */
function sectionName({ environment, project: { named } }: DeployInputs): string {
  const parts = [environment ?? named?.environment, named?.name].filter((part) => part !== undefined);
  return (parts.length === 0 ? DEFAULT_ENVIRONMENT : parts.join(' / ')).slice(0, 255);
}
