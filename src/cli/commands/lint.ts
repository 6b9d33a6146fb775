import { styleText } from 'node:util';
import { type Command, Option } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import type { LintResult } from '../../lint/engine.ts';
import type { Target } from '../../mysql/target.ts';
import { parseTarget, readPasswordFile } from '../../mysql/target.ts';
import { type FailOn, failOnChoices } from '../../project/fail-on.ts';
import { lintProject } from '../../project/lint-project.ts';
import { lintFormats } from '../../report/lint/formats/list.ts';
import { type CommandLine, carryOut, type Invocation } from '../invocation.ts';

interface LintOptions {
  readonly schema?: string;
  readonly snapshot?: string;
  readonly db?: string;
  readonly passwordFile?: string;
  readonly stateDatabase?: string;
  readonly mysqlVersion?: string;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly postGate?: boolean;
  readonly probeUrl?: string;
  readonly estimate?: boolean;
  readonly measure?: boolean;
  readonly failOn: FailOn;
  readonly migration?: string;
}

const formatsHelp = lintFormats.map(({ name, purpose }) => `${name} (${purpose})`).join(', ');

export function addLint(program: Command, line: CommandLine): void {
  const command = program
    .command('lint')
    .description(
      'checks migration files: what MySQL will do with each statement, and what can go wrong; changes nothing',
    )
    .argument(
      '[file...]',
      'migration files, folders or globs (default: `migrations` of phasedb.config.yaml, else migrations/**/*.{yaml,yml})',
    )
    .option('--migration <file>', 'a migration file, written as an option')
    .option('--schema <file>', 'the tables, as CREATE statements or a dump without data')
    .option('--snapshot <file>', 'the tables and the server, as `phasedb snapshot` wrote them')
    .option('--db <url>', 'the tables and the server as they are now; judges only phases that are not complete there')
    .option('--password-file <file>', 'file with the password of --db')
    .option('--state-database <name>', "database of phasedb's own tables at --db")
    .option('--mysql-version <version>', 'the version that the migrations will run on, e.g. 8.0.36')
    .option('--baseline <file>', 'leave out the findings that this file holds')
    .option('--write-baseline', 'write all findings of now into the file of --baseline')
    .option('--probe-url <url>', 'a server to try statements on, in a scratch schema of its own: never production')
    .option('--estimate', 'tell how long each phase takes, and what it costs in disk, binary log and replica lag')
    .option(
      '--measure',
      'with --db: try backfills on a few of their rows, in transactions that are rolled back, for 2 s at most',
    )
    .option('--post-gate', 'judge only what stands behind the last gate')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 at findings of this severity or above')
        .choices(failOnChoices)
        .default('error'),
    )
    .addOption(
      new Option('--format <format>', `form of the result on stdout: ${formatsHelp}`)
        .choices(lintFormats.map(({ name }) => name))
        .default(lintFormats[0].name),
    )
    .addOption(
      new Option('--log-format <format>', 'form of what is told on stderr').choices(['text', 'json']).default('text'),
    );
  carryOut<LintOptions>(command, line, lintCommand);
}

async function lintCommand(invocation: Invocation<LintOptions>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const { result, failed, notes } = await lintProject({
    folder: terminal.folder,
    paths: options.migration === undefined ? words : [...words, options.migration],
    ifNone: 'refuse',
    sources: { ...options, target: databaseOf(invocation) },
    mysqlVersion: options.mysqlVersion,
    estimate: options.estimate === true,
    measure: options.measure === true,
    probe: probeOf(invocation),
    baseline: { file: options.baseline, write: options.writeBaseline },
    postGate: options.postGate === true,
    failOn: options.failOn,
  });
  for (const note of notes) output.say(note);
  await print(result, invocation);
  return failed ? ExitCode.failed : ExitCode.done;
}

function probeOf({ options, output }: Invocation<LintOptions>): Target | undefined {
  if (options.probeUrl === undefined) return undefined;
  const target = parseTarget(options.probeUrl);
  output.secrets.addTarget(target);
  return target;
}

function databaseOf({ options, output }: Invocation<LintOptions>): Target | undefined {
  if (options.db === undefined) return undefined;
  const password = options.passwordFile === undefined ? undefined : readPasswordFile(options.passwordFile);
  const target = parseTarget(options.db, { password });
  output.secrets.addTarget(target);
  return target;
}

async function print(result: LintResult, { options, output, terminal }: Invocation<LintOptions>): Promise<void> {
  const [usual, ...others] = lintFormats;
  const format = others.find(({ name }) => name === options.format) ?? usual;
  const { secrets, width } = output;
  const report = await format.render(result, {
    width,
    paint: (style, text) => styleText(style, text, { stream: terminal.stdout }),
    scrub: (text) => secrets.scrub(text),
    stringify: (value, indent) => secrets.stringify(value, indent),
  });
  output.write(report);
}
