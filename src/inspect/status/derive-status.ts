import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { Phase, PhaseType } from '../../migration/migration.ts';
import { phaseTypes } from '../../migration/phase-type.ts';
import { windowAt, windowText } from '../../migration/window.ts';
import { releaseCommand } from '../../run/context/release-first.ts';
import { isAlive, type LeaseRow, type Liveness, secondsLeft } from '../../state/lease.ts';
import { type PhaseState, untouchedPhase } from '../../state/phase-state.ts';
import { howFar, progressOf, rowsOf, timesOf } from './figures.ts';
import type { Entry, MigrationFacts, ShownEntry } from './migration-facts.ts';
import { firstOpen, heldBack, withHold } from './on-hold.ts';
import type { GateStatus, MigrationStatus, PhaseReport, RunningOn, ShownStatus } from './status-report.ts';
import { warningsOf } from './status-warnings.ts';
import { clock, isoOf, isoTime, millisecondsOf } from './utc-time.ts';
import { etaSeconds } from './walk-summary.ts';
import { wayOn } from './way-on.ts';

/** What is to be shown of a migration. Pure. */
export function deriveStatus(facts: MigrationFacts): MigrationStatus {
  const phases = phasesInOrder(facts);
  const shown = withHold(
    phases.map((entry) => ({ ...entry, status: shownStatus(entry.state, facts.liveness) })),
    facts,
  );
  // Where neither the file nor a list says which phases there are, one that has not begun may be missing here.
  const allDone = shown.every(({ status }) => status === 'complete');
  const complete = knowsAll(facts) && shown.length > 0 && allDone;
  const current =
    shown.find(({ status }) => status !== 'complete' && status !== 'pending') ?? firstOpen(shown) ?? shown.at(-1);
  const reports = shown.map((entry, i) => reportPhase(entry, shown.slice(0, i), facts));
  const backfill =
    current?.type === 'backfill'
      ? current
      : shown.findLast(({ type, state }) => type === 'backfill' && state.last !== undefined);
  const progress = backfill === undefined ? undefined : progressOf(backfill, facts);
  const walk = current === undefined ? undefined : facts.walks.get(current.name);
  const under = current?.status === 'running' || current?.status === 'rolling_back';
  const isHeld = facts.state.paused !== undefined;
  const eta = under && !isHeld && walk !== undefined ? etaSeconds(walk) : undefined;
  return {
    migration: facts.state.migration,
    currentPhase: current?.name,
    phaseStatus: current?.status ?? 'pending',
    complete,
    backfillProgress: progress?.fraction,
    progressConfidence: progress?.confidence ?? 'none',
    rowsProcessedTotal: reports.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    estimatedCompletion: eta === undefined ? undefined : isoOf(millisecondsOf(facts.now) + eta * 1000),
    gateStatus: gateStatus(shown, current),
    attemptNumber: current?.state.attempt ?? 1,
    runningOn: isAlive(facts.liveness) && facts.lease !== undefined ? runningOn(facts.lease) : undefined,
    paused: facts.state.paused && {
      by: facts.state.paused.by,
      reason: facts.state.paused.reason,
      since: isoTime(facts.state.paused.at),
    },
    onHold: allDone ? undefined : heldBack(facts.state),
    warnings: warningsOf(shown, facts),
    phases: reports,
  };
}

/** Whether it is known which phases the migration has, also those that have not begun. */
function knowsAll({ file, state }: MigrationFacts): boolean {
  return file !== undefined || state.listed !== undefined;
}

/**
 * As the file has them; then those that only the list of an earlier command has, then those that only the history knows, in
 * the order in which they began. Of the last ones those are left out that are pending again: they are no longer part of it.
 */
function phasesInOrder(facts: MigrationFacts): Entry[] {
  const { file, state } = facts;
  const stateOf = (name: string) => state.phases.get(name) ?? untouchedPhase(name);
  const inFile = (file?.phases ?? []).map(
    (phase): Entry => ({ name: phase.name, type: phase.type, phase, state: stateOf(phase.name) }),
  );
  const listed = (state.listed ?? [])
    .filter(({ name }) => !has(inFile, name))
    .map(({ name, type }) => ({ name, type: typeNamed(type), phase: undefined, state: stateOf(name) }))
    .map((entry): Entry => ({ ...entry, type: entry.type ?? typeFromHistory(entry.state) }));
  const rest = [...state.phases.values()]
    .filter(({ name, status }) => !has([...inFile, ...listed], name) && !(knowsAll(facts) && status === 'pending'))
    .map((known): Entry => ({ name: known.name, type: typeFromHistory(known), phase: undefined, state: known }));
  return [...inFile, ...listed, ...rest];
}

function has(entries: readonly Entry[], name: string): boolean {
  return entries.some((entry) => entry.name === name);
}

/** The text that is stored with a start begins with the type (migration/hash.ts). */
function typeFromHistory(state: PhaseState): PhaseType | undefined {
  return typeNamed(/^type: (\w+)/.exec(state.applied?.text ?? '')?.[1] ?? state.name);
}

function typeNamed(written: string): PhaseType | undefined {
  return phaseTypes.find((type) => type === written);
}

function shownStatus(state: PhaseState, liveness: Liveness): ShownStatus {
  if (liveness === 'reconnecting' && isUnderWay(state)) return 'reconnecting';
  if (state.status === 'running') {
    if (liveness !== 'held') return 'interrupted';
    return state.rollback === undefined ? 'running' : 'rolling_back';
  }
  if (!isUnderWay(state)) return state.status;
  return liveness === 'held' ? 'rolling_back' : 'interrupted';
}

function isUnderWay({ status, rollback }: PhaseState): boolean {
  return status === 'running' || (rollback !== undefined && status !== 'stopped' && status !== 'failed');
}

function reportPhase(entry: ShownEntry, before: readonly ShownEntry[], facts: MigrationFacts): PhaseReport {
  const { name, type, state, status } = entry;
  const walk = facts.walks.get(name);
  return {
    name,
    type,
    status,
    rolledBack: state.rolledBack,
    attempt: state.attempt,
    actor: state.last?.actor,
    commit: state.last?.commit,
    runUrl: state.last?.runUrl,
    source: state.source,
    ...timesOf(entry, facts),
    endedAt: state.endedAt === undefined ? undefined : isoTime(state.endedAt),
    rows: rowsOf(entry, walk),
    howFar: howFar(entry, walk, facts.activity),
    waitsFor: waitsFor(entry, before, facts),
    recovery: facts.recovery.get(name),
    reason: reasonOf(entry, facts),
  };
}

function reasonOf({ state, status }: ShownEntry, { state: { hold } }: MigrationFacts): string | undefined {
  if (status === 'on_hold' && hold?.failure !== undefined) return `rolled back by on_failure: ${hold.failure}`;
  return state.markedBecause === undefined ? state.reason : `marked complete: ${state.markedBecause}`;
}

function waitsFor(entry: ShownEntry, before: readonly ShownEntry[], facts: MigrationFacts): string | undefined {
  const { phase, state, status } = entry;
  const file = facts.file?.file ?? 'FILE';
  if (status === 'complete') return undefined;
  const earlier = firstOpen(before);
  if (earlier !== undefined) return `phase ${earlier.name}`;
  if (status === 'on_hold') return releaseCommand(facts.state.migration);
  if (facts.state.paused !== undefined) return nextCommand('unpause', facts.state.migration);
  switch (status) {
    case 'pending':
      return inWindow(nextPhaseCommand('run', file), phase, facts.now);
    case 'stopped':
      return state.rollback === undefined
        ? inWindow(nextPhaseCommand('run', file), phase, facts.now)
        : wayOn(state, file);
    case 'interrupted':
    case 'failed':
    case 'timed_out':
      return state.rollback === undefined ? inWindow(wayOn(state, file), phase, facts.now) : wayOn(state, file);
    case 'reconnecting':
      return `its run to connect again${facts.lease === undefined ? '' : `, at most ${secondsLeft(facts.lease)} s`}`;
    case 'running':
    case 'rolling_back':
      break;
  }
  if (facts.activity?.waitsForLock !== undefined) return facts.activity.waitsForLock;
  if (phase?.type !== 'gate') return undefined;
  const conditions = [
    phase.query && `its query to give ${phase.query.expected === null ? 'NULL' : phase.query.expected}`,
    phase.notBefore && `${phase.notBefore.hours} h after ${phase.notBefore.after}`,
    phase.deployed && `${phase.deployed.ref} to be live in ${phase.deployed.environment}`,
    phase.completeOn && `the phases before it to be complete on ${phase.completeOn}`,
  ].filter((text) => text !== undefined);
  const until =
    state.gateFirstPollAt === undefined
      ? ''
      : `, until ${clock(isoOf(millisecondsOf(state.gateFirstPollAt) + phase.timeoutMinutes * 60_000))} UTC`;
  return `${conditions.join(' and ')}${until}`;
}

/** With the hours of the phase, where it has any. */
function inWindow(command: string, phase: Phase | undefined, now: string): string {
  if (phase?.window === undefined) return command;
  const at = millisecondsOf(now);
  const { open, changesInMs } = windowAt(phase.window, at);
  const until = changesInMs === undefined ? '' : ` until ${clock(isoOf(at + changesInMs))} UTC`;
  const text = `window ${windowText(phase.window)}, ${open ? 'open' : 'closed'}${until}`;
  return open ? `${command} (${text})` : `its ${text}; then ${command}`;
}

function gateStatus(shown: readonly ShownEntry[], current: ShownEntry | undefined): GateStatus | undefined {
  const gates = shown.filter(({ type }) => type === 'gate');
  const gate = current?.type === 'gate' ? current : (firstOpen(gates) ?? gates.at(-1));
  switch (gate?.status) {
    case 'complete':
      return 'passed';
    case 'running':
    case 'rolling_back':
      return 'polling';
    default:
      return gate?.status;
  }
}

function runningOn(lease: LeaseRow): RunningOn {
  return {
    host: lease.clientHost,
    pid: lease.clientPid === undefined ? undefined : Number(lease.clientPid),
    actor: lease.actor,
    runUrl: lease.runUrl,
    since: isoTime(lease.acquiredAt),
    silentSeconds: Math.round(lease.secondsSinceHeartbeat),
  };
}
