import { ExitCode, wrongUsage } from '../../core/failure.ts';
import { readConfig } from '../../project/config.ts';
import { wavesOf } from '../../project/targets/choose-targets.ts';
import { matrixOf } from '../../project/targets/matrix.ts';
import { ALL } from '../../project/targets/target-config.ts';
import { textTable } from '../../report/text/text-table.ts';
import { defineCommand } from '../define-command.ts';

export const targets = defineCommand({
  name: 'targets',
  description:
    'List the targets of the configuration in the order in which they are worked on, or print them as an Actions matrix. It connects to none.',
  example: 'targets --targets shards --format matrix',
  act: async ({ options, terminal, output }) => {
    const { several } = readConfig(terminal.folder);
    if (several.targets.length === 0)
      throw wrongUsage('The configuration names no targets.', 'List them as `targets` in phasedb.config.yaml.');
    const waves = wavesOf(options.targets ?? ALL, several);
    const matrix = matrixOf(waves);
    if (options.format === 'matrix') output.write(JSON.stringify(matrix), 'json');
    else
      output.result(
        () =>
          textTable(
            [
              ['wave', 'target', 'group', 'environment', 'URL in'],
              ...matrix.include.map((job) => [String(job.wave), job.target, job.group, job.environment, job.url_env]),
            ],
            output.width,
          ),
        () => ({ version: 1, max_parallel: several.maxParallel, targets: matrix.include }),
      );
    return ExitCode.done;
  },
});
