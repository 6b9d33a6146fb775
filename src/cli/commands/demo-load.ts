import type { Command } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import type { CommandLine } from '../invocation.ts';

/** The demo's application, in a separate process that the demo starts; not a command for users. */
export function addDemoLoad(program: Command, line: CommandLine): void {
  program.command('demo-load', { hidden: true }).action(async () => {
    const { serveLoad } = await import('../demo/load-process.ts');
    await serveLoad();
    line.exit = ExitCode.done;
  });
}
