import { applyAlter } from '../../catalog/apply-alter.ts';
import type { CatalogQuery } from '../../catalog/catalog-query.ts';
import type { Version } from '../../core/mysql-version.ts';
import { asserted } from '../assertion.ts';
import { classify } from '../classify.ts';
import type { Decide, Decision, Question } from '../decision.ts';
import { isDestructive } from '../destructive.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import { combinations } from './combinations.ts';
import { NotRendered } from './not-rendered.ts';
import { lacksFormerFulltext, type Plan, planFor } from './plan.ts';
import { ignoresAlgorithm } from './render-clauses.ts';
import { clausesOf, isProbed, type Probed } from './render-statement.ts';
import { Scratch } from './scratch.ts';
import { type Attempt, tryCombinations } from './try-combinations.ts';
import { whyNotInstant } from './why-not-instant.ts';

/** Asks a separate server what it does with statements, on empty copies of their tables. */
export interface Probe {
  readonly decide: Decide;
  /** The scratch schema, while the probe is open. */
  readonly schema: string;
  /** Drops the scratch schema, once what is being asked has been answered. A second call does nothing. */
  close(): Promise<void>;
}

export interface ProbeOptions {
  /** For statements that take no ALGORITHM, or ignore it: CREATE, DROP and TRUNCATE TABLE, TRUNCATE PARTITION, data statements … */
  readonly otherwise: Decide;
  /** Ends the probe early, e.g. on SIGTERM: questions that wait are refused, and the scratch schema is dropped. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a probe on a server that holds nothing of value. The author's text is never sent: what was read of it is rendered again,
 * with every table in a scratch schema. What cannot be rendered so is decided `unknown`, with the reason.
 * @param query of a connection that nobody else uses; the probe sets its session variables
 * @throws Failure `probe-not-mysql`, `probe-not-allowed`; whatever `query` throws
 */
export async function openProbe(query: CatalogQuery, options: ProbeOptions): Promise<Probe> {
  const scratch = await Scratch.make(query);
  const probe = new OpenProbe(query, scratch, options);
  if (options.signal?.aborted) await probe.close();
  // An error of this close is seen by whoever closes again.
  options.signal?.addEventListener('abort', () => void probe.close().catch(() => undefined), { once: true });
  return probe;
}

class OpenProbe implements Probe {
  readonly #query: CatalogQuery;
  readonly #scratch: Scratch;
  readonly #otherwise: Decide;
  /** By definitions, session and statement. */
  readonly #answers = new Map<string, Attempt>();
  /** One question at a time: there is one schema and one connection. */
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(query: CatalogQuery, scratch: Scratch, options: ProbeOptions) {
    this.#query = query;
    this.#scratch = scratch;
    this.#otherwise = options.otherwise;
  }

  get schema(): string {
    return this.#scratch.schema;
  }

  readonly decide: Decide = async (question) => {
    const { statement } = question;
    if (!isProbed(statement) || ignoresAlgorithm(clausesOf(statement))) return this.#otherwise(question);
    const answer = this.#turn.then(() => this.#decide(statement, question));
    this.#turn = answer.catch(() => undefined);
    return answer;
  };

  close(): Promise<void> {
    this.#closing ??= this.#turn.then(() => this.#scratch.drop());
    return this.#closing;
  }

  async #decide(statement: Probed, question: Question): Promise<Decision> {
    if (this.#closing !== undefined) throw new Error('the probe is closed');
    let plan: Plan;
    try {
      plan = planFor(statement, question, this.#scratch.schema);
    } catch (error) {
      if (error instanceof NotRendered)
        return unknown(`the probe server was not used: ${error.message}`, question, this.#scratch.version);
      throw error;
    }
    return this.#ask(statement, question, plan);
  }

  async #ask(statement: Probed, question: Question, plan: Plan): Promise<Decision> {
    const { server, catalog } = question;
    const version = this.#scratch.version;
    const facts = { ...server, version };
    const rules = classify({ ...statement, algorithm: undefined, lock: undefined }, catalog, {
      ...facts,
      oldAlterTable: false,
    });
    const bar = whyNotInstant(statement, catalog, facts);
    const asked = statement.algorithm?.value;
    const from = asked === 'COPY' ? 'copy' : asked === 'INPLACE' || bar !== undefined ? 'inplace' : 'instant';
    const left = combinations.slice(combinations.findIndex(({ algorithm }) => algorithm === from));
    const key = JSON.stringify([
      plan.others,
      plan.copy,
      plan.statement(''),
      server.strict,
      server.foreignKeyChecks,
      from,
    ]);
    const attempt = this.#answers.get(key) ?? (await tryCombinations(this.#query, this.#scratch, plan, left, server));
    this.#answers.set(key, attempt);
    if ('refused' in attempt) return unknown(attempt.refused, question, version);
    const reported = outcomeOf(attempt, rules, bar);
    const { outcome, refused } = asserted(statement, () => reported, facts);
    const assumes = [
      ...plan.assumes,
      ...(reported.algorithm === 'instant' ? rules.assumes : []),
      ...(attempt.rebuild === undefined
        ? ['whether the table is rebuilt is as the rules say: the probe user lacks PROCESS']
        : []),
      ...(lacksFormerFulltext(plan.table)
        ? ['the hidden column of a former FULLTEXT index, which the copy lacks, matters to INSTANT only']
        : []),
      ...otherVersion(question, version),
    ];
    const verdict: Verdict = {
      ...outcome,
      destructive: isDestructive(applyAlter(plan.table, plan.clauses), plan.clauses),
      assumes: [...new Set(assumes)],
      refusedAssertion: refused,
    };
    return { verdict, decidedBy: 'probe' };
  }
}

/** In the words of the rules where they say the same, else in those of the server. */
function outcomeOf(attempt: Exclude<Attempt, { refused: string }>, rules: Verdict, bar: string | undefined): Outcome {
  const { combination, lastRefusal, rebuild } = attempt;
  const { algorithm, lock } = combination;
  const agreed = rules.algorithm === algorithm && rules.lock === lock;
  const reported =
    lastRefusal === undefined
      ? `the probe server accepted ${combination.assertion}`
      : `the probe server refused less intrusive forms: ${lastRefusal}`;
  const because = bar !== undefined && algorithm !== 'instant' ? bar : agreed ? rules.because : reported;
  return { algorithm, lock, rebuild: rebuild ?? (agreed ? rules.rebuild : null), because };
}

function otherVersion({ versions }: Question, version: readonly number[]): readonly string[] {
  const [only, second] = versions;
  if (only === undefined || second !== undefined || only.join('.') === version.join('.')) return [];
  return [`MySQL ${only.join('.')} behaves like the probe server (MySQL ${version.join('.')})`];
}

/** What it destroys does not depend on a server, so that much the rules say. */
function unknown(because: string, { statement, catalog, server }: Question, version: Version): Decision {
  const { destructive } = classify(statement, catalog, { ...server, version });
  const verdict: Verdict = {
    algorithm: 'unknown',
    lock: 'unknown',
    rebuild: null,
    destructive,
    because,
    assumes: [],
    refusedAssertion: undefined,
  };
  return { verdict, decidedBy: 'unknown' };
}
