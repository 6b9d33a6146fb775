import { isAbsolute, relative } from 'node:path';
import { type Command, parseCommand } from './command.ts';
import type { Masker } from './masker.ts';

/** An annotation as GitHub shows it. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  /** From the workspace. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

const maxAnnotationsPerLevel = 10;
const maxMessageCharacters = 4_096;

const levels = ['error', 'warning', 'notice'] as const;
const registered = new Set<string>([
  ...levels,
  'set-env',
  'add-path',
  'stop-commands',
  'add-mask',
  'add-matcher',
  'remove-matcher',
  'set-output',
  'save-state',
  'debug',
  'group',
  'endgroup',
  'echo',
]);

/**
 * Reads a step's output line by line as the runner does, of both streams alike (actions/runner, OutputManager.cs,
 * ActionCommandManager.cs, and ExecutionContext.cs AddIssue).
 */
export class StepLog {
  /** What GitHub shows: ten of a level, each cut to 4,096 characters. */
  readonly annotations: Annotation[] = [];
  /** How many of a level there were more than that; they are in the log only. */
  readonly dropped = { error: 0, warning: 0, notice: 0 };
  /** By `::set-output` and `::save-state`, deprecated, and the more an entry for text that a stranger wrote. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Every command that was obeyed, in order. */
  readonly commands: Command[] = [];
  /** What is shown: secrets masked, commands carried out. */
  readonly lines: string[] = [];
  /** A command that cannot be carried out fails the step. */
  hasFailed = false;
  readonly #masker: Masker;
  readonly #workspace: string;
  #stopToken: string | undefined;
  #echo = false;

  /** @param workspace paths of annotations are made relative to it */
  constructor(masker: Masker, workspace: string) {
    this.#masker = masker;
    this.#workspace = workspace;
  }

  /** Takes a line of the step. */
  read(line: string): void {
    const command = parseCommand(line, (name) => registered.has(name) || name === this.#stopToken);
    if (command === undefined || !this.#obey(command, line)) this.#write(line);
  }

  /** An annotation of the runner's own. */
  error(message: string): void {
    this.#annotate({ level: 'error', message });
  }

  /** Whether the line is dealt with; otherwise it is plain text. */
  #obey(command: Command, line: string): boolean {
    if (this.#stopToken !== undefined) {
      if (command.name !== this.#stopToken) return false;
      this.#stopToken = undefined;
      this.#write(line);
      return true;
    }
    this.commands.push(command);
    if (command.name === 'stop-commands') {
      this.#stop(command.data, line);
      return true;
    }
    const isQuiet = ['add-mask', 'debug', ...levels].includes(command.name);
    if (this.#echo && !isQuiet) this.#write(line);
    this.#carryOut(command, line);
    return true;
  }

  #stop(data: string, line: string): void {
    const token = data.toLowerCase();
    if (token === '' || token === 'pause-logging' || registered.has(token)) {
      const forbidden = "an empty string, the string 'pause-logging', or another workflow command";
      this.#fail(line, `You cannot use a endToken that is ${forbidden}.`);
      return;
    }
    this.#write(line);
    this.#stopToken = token;
  }

  #carryOut(command: Command, line: string): void {
    const { name, data, properties } = command;
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.#annotate(this.#annotationOf(name, command));
        break;
      case 'set-env':
      case 'add-path':
        this.#fail(line, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
        break;
      case 'add-mask':
        if (data.trim() !== '') this.#masker.add(data);
        else this.#warn("Can't add secret mask for empty string in ##[add-mask] command.");
        break;
      case 'set-output':
      case 'save-state': {
        const key = properties.get('name');
        if (key === undefined) this.#fail(line, `Required field 'name' is missing in ##[${name}] command.`);
        else (name === 'set-output' ? this.outputs : this.state).set(key, data);
        break;
      }
      case 'group':
      case 'endgroup':
        this.#write(`##[${name}]${name === 'group' ? data : ''}`);
        break;
      case 'echo': {
        const value = data.trim().toLowerCase();
        if (value === 'on' || value === 'off') this.#echo = value === 'on';
        else this.#fail(line, `Invalid echo command value: '${data}'.`);
        break;
      }
      default:
      // `debug` is shown only where debugging was asked for; a matcher is read from a file, which none of our steps has.
    }
  }

  #warn(message: string): void {
    this.#annotate({ level: 'warning', message });
  }

  #annotationOf(level: Annotation['level'], { data, properties }: Command): Annotation {
    const number = (name: string) => {
      const value = properties.get(name);
      return value !== undefined && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
    };
    const file = properties.get('file');
    const title = properties.get('title');
    const endLine = number('endline');
    const line = number('line') ?? endLine;
    const endColumn = number('endcolumn');
    const column = number('col') ?? endColumn;
    // Columns count on one line only, and nothing may end before it begins (ValidateLinesAndColumns).
    const hasLines = line !== undefined && (endLine === undefined || endLine >= line);
    const isOneLine = endLine === undefined || endLine === line;
    const hasColumns =
      line !== undefined && isOneLine && column !== undefined && (endColumn === undefined || endColumn >= column);
    return {
      level,
      message: data,
      ...(title !== undefined && { title }),
      ...(file !== undefined && { file: this.#fromWorkspace(file) }),
      ...(hasLines && { line }),
      ...(hasLines && endLine !== undefined && { endLine }),
      ...(hasColumns && { column }),
      ...(hasColumns && endColumn !== undefined && { endColumn }),
    };
  }

  #fromWorkspace(file: string): string {
    const path = isAbsolute(file) ? relative(this.#workspace, file) : file;
    return path.startsWith('..') ? file : path;
  }

  #annotate(annotation: Annotation): void {
    const message = this.#masker.mask(annotation.message).slice(0, maxMessageCharacters);
    const { level } = annotation;
    if (this.annotations.filter((one) => one.level === level).length < maxAnnotationsPerLevel)
      this.annotations.push({ ...annotation, message });
    else this.dropped[level] += 1;
    if (message !== '') this.#write(`##[${level}]${message}`);
  }

  #fail(line: string, why: string): void {
    this.hasFailed = true;
    this.error(`Unable to process command '${line}' successfully.`);
    this.error(why);
  }

  #write(text: string): void {
    this.lines.push(this.#masker.mask(text));
  }
}
