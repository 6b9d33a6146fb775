import { Command, CommanderError } from 'commander';
import { ExitCode } from '../core/failure.ts';
import { toolVersion } from '../core/tool-version.ts';
import { visible } from '../report/text/visible.ts';
import { addAcceptChange } from './commands/accept-change.ts';
import { addDemo } from './commands/demo.ts';
import { addDemoLoad } from './commands/demo-load.ts';
import { addDoctor } from './commands/doctor.ts';
import { addGc } from './commands/gc.ts';
import { addLint } from './commands/lint.ts';
import { addMark } from './commands/mark.ts';
import { addPause } from './commands/pause.ts';
import { addResume } from './commands/resume.ts';
import { addRollback } from './commands/rollback.ts';
import { addRun } from './commands/run.ts';
import { addSnapshot } from './commands/snapshot.ts';
import { addStatus } from './commands/status.ts';
import { addUnpause } from './commands/unpause.ts';
import { addVerify } from './commands/verify.ts';
import type { CommandLine } from './invocation.ts';
import { Output } from './output.ts';
import { Secrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

/** In the order in which the help lists them; a new command is a file of its own and a word here. */
const commands = [
  addLint,
  addRun,
  addResume,
  addStatus,
  addVerify,
  addRollback,
  addPause,
  addUnpause,
  addMark,
  addAcceptChange,
  addGc,
  addDoctor,
  addSnapshot,
  addDemo,
  addDemoLoad,
];

/**
 * Carries out one command line.
 * @param args without the program's own name
 * @returns the exit code of DESIGN.md section 6; it never throws
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const secrets = new Secrets();
  secrets.addArguments(args);
  const line: CommandLine = { terminal, secrets, exit: ExitCode.done };
  const output = new Output(terminal, secrets, 'text');
  const program = createProgram(line, output);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return line.exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) return output.error(error);
    // The parser has written its text already: help and version that were asked for, or what is wrong.
    return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongUsage;
  }
}

function createProgram(line: CommandLine, output: Output): Command {
  const program = new Command('phasedb')
    .description('Safe, phased MySQL schema changes: expand, backfill, gate, contract.')
    .version(toolVersion, '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError('Write --help behind a command to see what it takes.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => line.terminal.stdout.write(text),
      writeErr: (text) => output.say(visible(text).trimEnd()),
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
    })
    .addHelpText('after', '\nInstalled nowhere, it is called as: npx -p phasedb-action phasedb COMMAND');
  for (const add of commands) add(program, line);
  return program;
}
