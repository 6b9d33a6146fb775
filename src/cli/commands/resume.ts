import type { Command } from 'commander';
import type { CommandLine } from '../invocation.ts';
import { carryOut } from '../invocation.ts';
import { type PhaseRunOptions, runPhases } from '../run-phases.ts';
import { addPhaseRunOptions } from './run.ts';

export function addResume(program: Command, line: CommandLine): void {
  const command = addPhaseRunOptions(
    program.command('resume').description('as run, and takes over what was interrupted, failed or timed out'),
  );
  carryOut<PhaseRunOptions>(command, line, (invocation) => runPhases('resume', invocation));
}
