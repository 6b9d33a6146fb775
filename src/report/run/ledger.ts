import { z } from 'zod';
import { codeSpan, plainText } from '../text/markdown.ts';
import { fitSections, type Section } from '../text/sections.ts';
import { phaseRecordSchema } from './phase-record.ts';
import { day, recordReasons, recordRecoveries, recordTable } from './phase-table.ts';

/** GitHub takes 65,536 characters, marker included; bytes are never fewer. */
const MOST_BYTES = 65_000;
const MOST_DATA_BYTES = 25_000;
const MOST_PHASES = 60;

/** What the table of phases of one environment is made from. */
const environmentSchema = z.object({
  name: z.string().min(1).max(255),
  /** When its state was read, in UTC. */
  at: z.iso.datetime(),
  /** Id of the workflow run that read it. */
  run: z.int().min(1),
  phases: z.array(phaseRecordSchema).max(MOST_PHASES),
});
const ledgerSchema = z.object({ environments: z.array(environmentSchema).max(20) });

export type LedgerEnvironment = z.infer<typeof environmentSchema>;
/** How far a migration is in each environment. A comment keeps it, so that each run need only know its own. */
export type Ledger = z.infer<typeof ledgerSchema>;

/** What the environment's name is where none is given. */
export const DEFAULT_ENVIRONMENT = 'default';

/** Puts together what comments hold and what this run knows: of each environment the newest word counts. */
export function mergeLedgers(kept: readonly unknown[], own: LedgerEnvironment): Ledger {
  const known = kept.flatMap((data) => ledgerSchema.safeParse(data).data?.environments ?? []);
  const newest = new Map<string, LedgerEnvironment>();
  for (const one of [...known, own]) {
    const other = newest.get(one.name);
    if (other === undefined || other.at <= one.at) newest.set(one.name, one);
  }
  return withinBounds([...newest.values()], own.name);
}

/** Whether a comment's data has this run's word of its environment, or a newer one. */
export function holds(data: unknown, own: LedgerEnvironment): boolean {
  const found = ledgerSchema.safeParse(data).data?.environments.find(({ name }) => name === own.name);
  return found !== undefined && found.at >= own.at;
}

/** The environments that were not heard of for longest are forgotten first, and phases without their details before that. */
function withinBounds(environments: readonly LedgerEnvironment[], own: string): Ledger {
  let kept = environments.map((one) => ({ ...one, phases: atMost(one.phases, MOST_PHASES) }));
  const isTooLarge = () => kept.length > 20 || dataBytes({ environments: kept }) > MOST_DATA_BYTES;
  if (isTooLarge()) {
    kept = kept.map((one) => ({
      ...one,
      phases: one.phases.map(({ reason: _, howFar: __, approvedBy: ___, recovery: ____, ...phase }) => phase),
    }));
  }
  while (kept.length > 1 && isTooLarge()) {
    const [oldest] = kept.filter(({ name }) => name !== own).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    kept = kept.filter((one) => one !== oldest);
  }
  while (isTooLarge()) kept = kept.map((one) => ({ ...one, phases: atMost(one.phases, one.phases.length - 1) }));
  return { environments: kept };
}

/** The last phases go first, but never the first one that is not complete: without it, the rest would look complete. */
function atMost(phases: LedgerEnvironment['phases'], most: number): LedgerEnvironment['phases'] {
  const open = phases.findIndex(({ status }) => status !== 'complete');
  const from = Math.max(0, open + 1 - most);
  return phases.slice(from, from + most);
}

/** As it takes room in a marker, where hyphens and angle brackets are escaped. */
function dataBytes(ledger: Ledger): number {
  return Buffer.byteLength(JSON.stringify(ledger).replace(/[-<>]/g, '\\u0000'));
}

/** How an environment stands, in a few words: by the first phase that is not complete. */
function verdictOf(phases: LedgerEnvironment['phases']): string {
  const next = phases.find(({ status }) => status !== 'complete');
  if (next === undefined) return phases.length === 0 ? 'no phase is known' : '✅ complete';
  const name = plainText(next.name);
  switch (next.status) {
    case 'pending':
      return `⏩ next is ${name}`;
    case 'running':
      return `🔄 ${name} is running`;
    case 'rolling_back':
      return `↩️ ${name} is being rolled back`;
    case 'stopped':
      return `⏸️ ${name} has stopped and goes on with the next run`;
    case 'failed':
      return `❌ ${name} has failed`;
    case 'timed_out':
      return `⌛ ${name} has timed out`;
    case 'reconnecting':
      return `🔌 ${name} is reconnecting`;
    case 'interrupted':
      return `⚠️ ${name} was interrupted`;
    case 'on_hold':
      return `✋ ${name} was rolled back and is on hold`;
    case 'complete':
      return '';
  }
}

/** The comment: how far the migration is, a section an environment. */
export function ledgerMarkdown(
  { migration, file, ledger }: { readonly migration: string; readonly file: string; readonly ledger: Ledger },
  runUrl: (run: number) => string,
): string {
  const sections: Section[] = [
    {
      text: `### phasedb: phases of ${codeSpan(migration)}\n\nHow far ${codeSpan(file)} is in each environment.`,
      rank: 0,
      kind: 'head',
    },
  ];
  for (const { name, at, run, phases } of ledger.environments) {
    const text = [
      `#### ${plainText(name)}: ${verdictOf(phases)}`,
      recordTable(phases, runUrl),
      ...[recordReasons(phases), recordRecoveries(phases)].filter((lines) => lines !== ''),
      `<sub>As of ${day(at)} UTC, from [this run](${runUrl(run)})</sub>`,
    ].join('\n\n');
    sections.push({ text, rank: 1, kind: 'environment' });
  }
  const room = MOST_BYTES - dataBytes(ledger) - 1_000;
  return fitSections(sections, room, (leftOut) =>
    leftOut.size === 0 ? '' : `There was no room for ${leftOut.get('environment')} more.`,
  ).text;
}
