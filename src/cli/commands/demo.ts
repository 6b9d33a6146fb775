import type { Command } from 'commander';
import { parseCount } from '../count.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { addOutputOptions } from '../options.ts';

interface Options {
  readonly rows: string;
  readonly rate: string;
  readonly keep?: boolean;
}

export function addDemo(program: Command, line: CommandLine): void {
  const command = program
    .command('demo')
    .description('a throw-away MySQL, real rows, live traffic, all four phases; then the same change as a raw script')
    .option('--rows <number>', 'rows of the table', '1000000')
    .option('--rate <number>', "the application's requests per second", '300')
    .option('--keep', 'leave the server running at the end, until Ctrl-C');
  carryOut<Options>(addOutputOptions(command), line, async (invocation) => {
    const { options } = invocation;
    const rows = parseCount('--rows', options.rows, { least: 1_000, most: 50_000_000 });
    const rate = parseCount('--rate', options.rate, { least: 1, most: 5_000 });
    const { runDemo } = await import('../demo/demo.ts');
    return runDemo({ rows, rate, keep: options.keep === true, logFormat: options.logFormat }, invocation.output);
  });
}
