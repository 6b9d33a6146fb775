import { Command, CommanderError } from 'commander';
import { ExitCode, type Failure, wrongUsage } from '../core/failure.ts';
import { toolVersion } from '../core/tool-version.ts';
import { visible } from '../report/text/visible.ts';
import { commandList } from './command-list.ts';
import { addDemoLoad } from './commands/demo-load.ts';
import type { CommandLine } from './invocation.ts';
import { Output } from './output.ts';
import { Secrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

/**
 * Carries out one command line.
 * @param args without the program's own name
 * @returns the exit code of DESIGN.md section 6; it never throws
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const secrets = new Secrets();
  secrets.addArguments(args);
  const line: CommandLine = { terminal, secrets, exit: ExitCode.done };
  const logFormat = wantsJson(args, '--log-format') ? 'json' : 'text';
  const output = new Output(terminal, secrets, wantsJson(args, '--format') ? 'json' : 'text', logFormat);
  const program = createProgram(line, output);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return line.exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) return output.error(error);
    // The parser has written its text already: help and version that were asked for, or what is wrong.
    if (error.exitCode === 0) return ExitCode.done;
    return logFormat === 'json' || output.format === 'json' ? output.error(usageOf(error)) : ExitCode.wrongUsage;
  }
}

function createProgram(line: CommandLine, output: Output): Command {
  const program = new Command(line.terminal.program)
    .description('Safe, phased MySQL schema changes: expand, backfill, gate, contract.')
    .version(toolVersion, '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError('Add --help to a command to list its options.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.help(text),
      writeErr: (text) => {
        // As JSON it is written once, by whoever catches it.
        if (output.logFormat === 'text' && output.format === 'text') output.say(visible(text).trimEnd());
      },
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
    });
  for (const { addTo } of commandList) addTo(program, line);
  addDemoLoad(program, line);
  return program;
}

/** Whether an option is given as `json`, looked for before the parser, which may reject what is given with it. */
function wantsJson(args: readonly string[], option: string): boolean {
  const end = args.indexOf('--');
  const given = end < 0 ? args : args.slice(0, end);
  return given.some((arg, index) => arg === `${option}=json` || (arg === option && given[index + 1] === 'json'));
}

function usageOf({ code, message }: CommanderError): Failure {
  const text = code === 'commander.help' ? 'No command is given.' : message.replace(/^error: /, '');
  return wrongUsage(
    /[.!?)]$/.test(text) ? text : `${text}.`,
    'Add --help to list the commands, or the options of a command.',
  );
}
