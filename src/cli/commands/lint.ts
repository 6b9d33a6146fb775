import { styleText } from 'node:util';
import { ExitCode, wrongUsage } from '../../core/failure.ts';
import type { LintResult } from '../../lint/engine.ts';
import { passwordSourceOf } from '../../mysql/password-source.ts';
import type { Target } from '../../mysql/target.ts';
import { parseTarget } from '../../mysql/target.ts';
import type { CommandOptions } from '../../options/read-command-options.ts';
import type { Comparison } from '../../project/base/base-files.ts';
import { lintProject } from '../../project/lint-project.ts';
import { lintFormats } from '../../report/lint/format-list.ts';
import { defineCommand } from '../define-command.ts';
import type { Invocation } from '../invocation.ts';

type LintOptions = CommandOptions<'lint'>;

export const lint = defineCommand({
  name: 'lint',
  description: 'Check migration files: what MySQL will do with each statement, and what can go wrong; changes nothing.',
  words: {
    syntax: '[file...]',
    description:
      'migration files, folders or globs (default: `migrations` of phasedb.config.yaml, else migrations/**/*.{yaml,yml})',
  },
  example: 'lint migrations/add_checksum_column.yaml --schema schema.sql --mysql-version 8.0.36',
  act: lintMigrations,
});

async function lintMigrations(invocation: Invocation<LintOptions>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const { result, failed, notes, warnings } = await lintProject({
    ...options,
    folder: terminal.folder,
    paths: options.migration === undefined ? words : [...words, options.migration],
    ifNone: 'refuse',
    sources: { ...options, target: databaseOf(invocation) },
    probe: probeOf(invocation),
    baseline: { file: options.baseline, write: options.writeBaseline },
    against: await comparisonOf(invocation),
  });
  for (const note of [...warnings, ...notes]) output.say(note);
  await print(result, invocation);
  return failed ? ExitCode.failed : ExitCode.done;
}

/** @throws Failure `wrong-usage` */
async function comparisonOf({ options, terminal }: Invocation<LintOptions>): Promise<Comparison | undefined> {
  const { base, configFrom } = options;
  if (base === undefined && configFrom === undefined) return undefined;
  if (base === undefined) {
    throw wrongUsage(
      '--config-from says which of two configurations judges, but no base is given.',
      'Give --base REF.',
    );
  }
  const { gitBase } = await import('../../project/base/git-base.ts');
  return { files: await gitBase(terminal.folder, base), configFrom: configFrom ?? 'head' };
}

function probeOf({ options, output }: Invocation<LintOptions>): Target | undefined {
  if (options.probeUrl === undefined) return undefined;
  const target = parseTarget(options.probeUrl);
  output.secrets.addTarget(target);
  return target;
}

function databaseOf({ options, output }: Invocation<LintOptions>): Target | undefined {
  if (options.db === undefined) return undefined;
  const target = parseTarget(options.db, { passwordSource: passwordSourceOf(options) });
  output.secrets.addTarget(target);
  return target;
}

async function print(result: LintResult, { options, output, terminal }: Invocation<LintOptions>): Promise<void> {
  const format = lintFormats.find(({ name }) => name === options.format);
  if (format === undefined) throw new Error(`no format ${options.format}`);
  const { secrets, width } = output;
  const report = await format.render(result, {
    width,
    paint: (style, text) => styleText(style, text, { stream: terminal.stdout }),
    scrub: (text) => secrets.scrub(text),
    stringify: (value, indent) => secrets.stringify(value, indent),
  });
  output.write(report, options.format);
}
