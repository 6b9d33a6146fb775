import { AsyncLocalStorage } from 'node:async_hooks';

/** A command of phasedb that a message says to run. */
export interface NextCommand {
  readonly command: string;
  /** The migration file that it is about, or the name of the migration. */
  readonly about: string | undefined;
  /** By name, without `--`; true: one that takes no value. */
  readonly options: Readonly<Record<string, string | true>>;
}

// The one thing of a process that its messages depend on: how its reader gives commands. An entry says it at its start, so that
// the rooms below can name a command in a sentence without knowing who reads it.
let program = 'phasedb';
let write: (next: NextCommand) => string = lineOf;
let call: (option: string) => string = flagOf;
let goOn: NextCommand = { command: 'resume', about: 'FILE', options: { next: true } };

/** The target that the messages are about, where one call works on several. */
const targets = new AsyncLocalStorage<string>();

/** Commands that are named while `work` is under way, by it or because of it, are about that target of the configuration. */
export function inTarget<Result>(name: string, work: () => Result): Result {
  return targets.run(name, work);
}

/** The target that messages are about now; undefined: the call names none. */
export function currentTarget(): string | undefined {
  return targets.getStore();
}

/** Says how the program was called; until then it is `phasedb`. */
export function setProgram(name: string): void {
  program = name;
}

/** Says how commands are written for who reads this process's messages; until then as a line for a terminal. */
export function setCommandWriter(writer: (next: NextCommand) => string): void {
  write = writer;
}

/** Says how options are called for who reads this process's messages; until then as on a command line. */
export function setOptionCaller(caller: (option: string) => string): void {
  call = caller;
}

/** Says which command goes on with what this process does, should it end early; until then it is `resume FILE --next`. */
export function setCommandToGoOn(command: string, about: string, options: NextCommand['options'] = {}): void {
  goOn = { command, about, options };
}

/** Says the same of a command that works on phases: it goes on with one phase, as {@link nextPhaseCommand} says. */
export function setPhaseToGoOn(command: 'run' | 'resume', about: string): void {
  setCommandToGoOn(command, about, { next: true });
}

/** The command that goes on with what this process does. */
export function commandToGoOn(): string {
  return write(atTarget(goOn));
}

/**
 * An option as its reader knows it: `--replica` on a terminal, `the input replicas` in a workflow.
 * @param option its name on the command line, without `--`
 */
export function optionCalled(option: string): string {
  return call(option);
}

/** An option as the command line has it. */
export function flagOf(option: string): string {
  return `--${option}`;
}

/** How the command line is called, for a line that is to be copied to a terminal whoever reads it. */
export function programCalled(): string {
  return program;
}

/**
 * A command as its reader gives it: `phasedb resume FILE` on a terminal, `command: resume, migration: FILE` in a workflow.
 * @param about the migration file or the name of the migration
 * @param options by name, without `--`
 */
export function nextCommand(command: string, about?: string, options: NextCommand['options'] = {}): string {
  return write(atTarget({ command, about, options }));
}

function atTarget(next: NextCommand): NextCommand {
  const target = currentTarget();
  return target === undefined ? next : { ...next, options: { ...next.options, target } };
}

/**
 * The command that works on the first phase that is not complete, and ends. What is advised never goes on into a contract that
 * follows: that one is begun by somebody who means it.
 * @param about the migration file
 */
export function nextPhaseCommand(command: 'run' | 'resume', about: string): string {
  return nextCommand(command, about, { next: true });
}

/** A command as a line for a terminal. */
export function lineOf({ command, about, options }: NextCommand): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, shellWord(value)],
  );
  return [program, command, ...(about === undefined ? [] : [shellWord(about)]), ...words].join(' ');
}

/** The line that records a phase as complete; whoever reads it gives it on a terminal. */
export function markCommand(file: string, phase: string): string {
  const target = currentTarget();
  const at = target === undefined ? '' : ` --target ${shellWord(target)}`;
  return `${program} mark ${shellWord(file)} --phase ${shellWord(phase)} complete${at} --reason …`;
}

/** Quoted where a shell would not read it as one word. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./:…-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
