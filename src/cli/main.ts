#!/usr/bin/env node
import { setProgram } from '../core/next-command.ts';
import { npxPackages } from './npx-packages.ts';
import { runCommandLine } from './program.ts';
import { programName } from './program-name.ts';

const args = process.argv.slice(2);
const program = programName(process, process.cwd(), npxPackages);
setProgram(program);
// The process list shows the arguments to every user of the machine, and --db may hold a password.
process.title = `phasedb ${args[0]?.slice(0, 20) ?? ''}`.trim();
// A diagnostic report that the user turned on would hold DATABASE_URL.
if (process.report) process.report.excludeEnv = true;

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const exit = await runCommandLine(args, {
  program,
  env: process.env,
  folder: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
// What was written is flushed first; nothing that may still be open keeps the process.
process.stdout.write('', () => process.exit(exit));
