import type { JudgedPhase } from '../../../analysis/judged.ts';
import { formatPlace } from '../../../core/failure.ts';
import type { LintResult } from '../../../lint/engine.ts';
import type { Finding } from '../../../lint/finding.ts';
import { visible } from '../../text/visible.ts';
import type { LintFormat, ReportView } from '../format.ts';

/** Findings that are about no phase. */
const WHOLE_FILE = 'whole file';

/**
 * JUnit's XML: a test suite for each file, a test case for each phase and one for the file as a whole. A case with errors
 * has one failure, for most readers show but the first; warnings and infos are its output.
 */
export const format: LintFormat = {
  name: 'junit',
  purpose: 'for test reports of CI servers',
  render: (result, { scrub }) => {
    const suites = suitesOf(result).map((suite) => suiteXml(suite, scrub));
    const cases = suites.flatMap((suite) => suite.cases);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes({ name: 'phasedb lint', ...totals(cases) }, scrub)}>`,
      ...suites.flatMap(({ lines }) => lines),
      '</testsuites>',
    ].join('\n');
  },
};

interface Case {
  readonly name: string;
  readonly line: number;
  /** A phase that is complete on the server is not judged. */
  readonly skipped: boolean;
  readonly findings: readonly Finding[];
}

interface Suite {
  readonly file: string;
  readonly cases: readonly Case[];
}

function suitesOf({ files, migrations, findings }: LintResult): readonly Suite[] {
  const names = new Set([...files.map(({ file }) => file), ...findings.map(({ place }) => place.file)]);
  const byFile = Map.groupBy(findings, ({ place }) => place.file);
  const phasesOf = new Map(migrations.map(({ migration, phases }) => [migration.file, phases]));
  return [...names].map((file) => {
    const own = byFile.get(file) ?? [];
    const phases = phasesOf.get(file) ?? [];
    const known = new Set(phases.map(({ phase }) => phase.name));
    const whole = own.filter(({ phase }) => phase === undefined || !known.has(phase));
    return {
      file,
      cases: [
        { name: WHOLE_FILE, line: 1, skipped: false, findings: whole },
        ...withoutDoneParts(phases).map(({ phase, complete }) => ({
          name: phase.name,
          line: phase.place.line,
          skipped: complete,
          findings: own.filter((finding) => finding.phase === phase.name),
        })),
      ],
    };
  });
}

/** Without what has run of a phase whose other statements are still to run. */
function withoutDoneParts(phases: readonly JudgedPhase[]): readonly JudgedPhase[] {
  const open = new Set(phases.flatMap(({ phase, complete }) => (complete ? [] : phase.name)));
  return phases.filter(({ phase, complete }) => !complete || !open.has(phase.name));
}

function suiteXml(
  { file, cases }: Suite,
  scrub: ReportView['scrub'],
): { readonly cases: readonly Case[]; readonly lines: readonly string[] } {
  return {
    cases,
    lines: [
      `  <testsuite${attributes({ name: file, ...totals(cases) }, scrub)}>`,
      ...cases.flatMap((one) => caseXml(file, one, scrub)),
      '  </testsuite>',
    ],
  };
}

function caseXml(file: string, { name, line, skipped, findings }: Case, scrub: ReportView['scrub']): readonly string[] {
  const errors = findings.filter(isError);
  const others = findings.filter((finding) => !isError(finding));
  const [first] = errors;
  const inner = [
    ...(skipped ? ['      <skipped message="complete on the server"/>'] : []),
    ...(first === undefined
      ? []
      : [
          `      <failure${attributes({ message: first.message, type: first.rule }, scrub)}>${escaped(errors.map(findingText).join('\n\n'), scrub)}</failure>`,
        ]),
    ...(others.length === 0
      ? []
      : [`      <system-out>${escaped(others.map(findingText).join('\n\n'), scrub)}</system-out>`]),
  ];
  const tag = `    <testcase${attributes({ name, classname: file, file, line, time: 0 }, scrub)}`;
  return inner.length === 0 ? [`${tag}/>`] : [`${tag}>`, ...inner, '    </testcase>'];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function totals(cases: readonly Case[]): Readonly<Record<string, number>> {
  return {
    tests: cases.length,
    failures: cases.filter(({ findings }) => findings.some(isError)).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped).length,
    time: 0,
  };
}

function findingText({ place, severity, rule, message, why, fix, docs }: Finding): string {
  const parts = [
    `${formatPlace(place)} ${severity} ${rule}`,
    message,
    why,
    fix === undefined ? '' : `Instead:\n${fix}`,
  ];
  return [...parts.filter((part) => part !== ''), docs].join('\n');
}

function attributes(values: Readonly<Record<string, string | number>>, scrub: ReportView['scrub']): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value), scrub).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`,
    )
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 cannot hold even as a reference are shown as `\u{1b}`. */
function escaped(text: string, scrub: ReportView['scrub']): string {
  return visible(scrub(text))
    .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
