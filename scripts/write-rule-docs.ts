import { writeFile } from 'node:fs/promises';
import { letsThrough } from '../src/lint/lets-through.ts';
import { groups, type Rule, type RuleExample } from '../src/lint/rule.ts';
import { rules } from '../src/lint/rule-list.ts';
import { catalogue, decidedElsewhere } from './rule-catalogue.ts';

// usage: node scripts/write-rule-docs.ts
// Makes docs/rules.md from the rules themselves and the catalogue of names.

const words = { error: 'error', warning: 'warning', info: 'info' } as const;

function ruleSection(rule: Rule): string {
  const facts = [
    `Severity: ${words[rule.severity]}.`,
    rule.risk === undefined ? '' : `\`allow: [{what: ${rule.risk}, reason: "…"}]\` in the phase lowers it to info.`,
    rule.locked === true ? 'It cannot be silenced.' : '',
    (rule.covers ?? []).length === 0
      ? ''
      : `Also known as: ${(rule.covers ?? []).map((name) => `\`${name}\``).join(', ')}.`,
  ];
  return [
    `### ${rule.name}`,
    rule.flags,
    `**Why.** ${rule.why}`,
    `**Instead.** ${rule.instead}`,
    facts.filter((fact) => fact !== '').join(' '),
    `It fires on:\n\n${example(rule.examples.bad)}`,
    `It is silent on:\n\n${example(rule.examples.good)}`,
  ].join('\n\n');
}

function example({ file, schema, version, facts, config, base, baseline, code, estimate, ran }: RuleExample): string {
  const parts: string[] = [];
  if (base !== undefined)
    parts.push('On the base branch:', block(base, 'yaml', 'phasedb.config.yaml'), 'In the change:');
  if (config !== undefined) parts.push(block(config, 'yaml', 'phasedb.config.yaml'));
  if (baseline !== undefined) parts.push('The baseline:', block(baseline, 'json'));
  if (schema !== undefined) parts.push(block(schema, 'sql'));
  if (ran !== undefined) parts.push('As it ran on the server:', block(ran, 'yaml'), 'In the change:');
  for (const text of typeof file === 'string' ? [file] : file) parts.push(block(text, 'yaml'));
  for (const [path, text] of Object.entries(code ?? {})) parts.push(`In \`${path}\`:`, block(text, ''));
  const known = [
    ...(version === undefined ? [] : [`MySQL ${version}`]),
    ...(estimate === undefined ? [] : ['with `--estimate`']),
    ...Object.entries(facts ?? {}).map(([table, values]) => `${table}: ${factText(values)}`),
  ];
  if (known.length > 0) parts.push(`(${known.join('; ')})`);
  return parts.join('\n\n');
}

function factText(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}

function block(text: string, language: string, title?: string): string {
  const head = title === undefined ? '' : `# ${title}\n`;
  return `\`\`\`\`${language}\n${head}${visible(text.trimEnd())}\n\`\`\`\``;
}

/** Replaces invisible characters, which examples of bad files may hold. */
function visible(text: string): string {
  return text.replace(
    /[^\n\t\u0020-\u007e\u00a0-\u1fff\u2010-\u2027\u2030-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\uffff]/g,
    '\ufffd',
  );
}

function catalogueSection(): string {
  const names = new Set(rules.map(({ name }) => name));
  const coveredBy = new Map<string, string[]>();
  for (const { name, covers = [] } of rules)
    for (const one of covers) coveredBy.set(one, [...(coveredBy.get(one) ?? []), name]);
  const rows = catalogue
    .filter((name) => !names.has(name))
    .map((name) => {
      const by =
        coveredBy
          .get(name)
          ?.map((rule) => `[${rule}](#${rule})`)
          .join(', ') ?? decidedElsewhere[name];
      return `| \`${name}\` | ${by === undefined ? 'planned' : `covered by ${by}`} |`;
    });
  return [
    '## Other names',
    'Names that other tools or the literature use for the same problems.',
    ['| name | here |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

const intro = `# Rules

\`phasedb lint\` checks migration files by the rules below. Each finding has the name of its rule. \`npm run rules\` generates
this page from the rules, and a test runs every example on it.

## Silence a finding

Write a comment with a reason on the line of the finding, above it, or above the statement. It begins with \`#\` in YAML and
with \`--\` in SQL:

\`\`\`yaml
    sql: |
      -- phasedb-ignore drop-index-not-invisible-first: nothing reads it since release 41
      ALTER TABLE orders DROP INDEX orders_old;
\`\`\`

Separate several rules by commas. With \`until 2026-12-31\` before the colon, it ends on that day. It silences lint only,
never a run. In a migration that a pull request adds or edits, it does not silence an error.

## Set the severity of a rule

\`phasedb.config.yaml\` sets the severity of a rule, or turns the rule off. For the cost of a statement, a run obeys that too
([Severities and refusals](#severities-and-refusals)):

\`\`\`yaml
mysql_version: "8.0.36"
schema: db/schema.sql
rules:
  drop-column-not-invisible-first: warning
  osc-unneeded: off
thresholds:
  small_table_bytes: 52428800
code_references:
  ignore: [web/generated/**]
\`\`\`
`;

/** What lets a run do what a rule calls an error, from the table that decides it. */
function refusalSection(): string {
  const rows = Object.entries(letsThrough).map(([risk, { finds, allow, severity }]) => {
    const own = rules.filter((rule) => (rule.risk ?? 'none') === risk);
    const listed = risk === 'none' ? 'all others' : own.map(({ name }) => `[${name}](#${name})`).join(', ');
    const named = risk === 'none' ? 'none' : `\`${risk}\``;
    const through = allow.map((what) => `\`${what}\``).join(' or ') || 'nothing';
    return `| ${named} | ${finds} | ${through} | ${severity ? 'yes; the history records it' : 'no'} | ${listed} |`;
  });
  return [
    '## Severities and refusals',
    'Before a phase runs, `phasedb run` asks the same rules about it, with the live tables. A finding of severity error refuses the phase, and nothing is changed. `phasedb rollback` asks the rules about cost. What lets a phase through depends on the risk that the rule names:',
    [
      '| risk | what the rule finds | `allow` in the phase | a severity below error | rules |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    [
      '- `allow: [{what: copy, reason: "…"}]` holds for the phase in which it stands.',
      '- A severity of `off`, `warning` or `info` in `phasedb.config.yaml` lets the cost of a statement through. The run prints the finding, and the event `phase-started` in the history names the rule and its severity. An error of any other rule refuses a run whatever its configured severity is.',
      '- A run [searches the code](code-references.md) even if `drop-column-still-referenced` is `off`. That severity silences lint only.',
      '- A severity of `error` refuses a run, for every rule.',
      '- If two rules of cost report the same statement, the severity of the particular rule decides. With `type-change-copy: off`, `ddl-copy-table` is silent about a change of type.',
      '- A table below `small_table_bytes` (default 10 MiB), and a table that the phase creates, needs no `allow` for its cost.',
      '- `phasedb-ignore` and a baseline change lint only.',
    ].join('\n'),
  ].join('\n\n');
}

const chapters = Object.entries(groups).map(([group, title]) => {
  const own = rules.filter((rule) => rule.group === group);
  return [`## ${title}`, ...own.map(ruleSection)].join('\n\n');
});
const index = Object.entries(groups).map(([group, title]) => {
  const own = rules.filter((rule) => rule.group === group);
  return `- ${title}: ${own.map(({ name }) => `[${name}](#${name})`).join(', ')}`;
});
await writeFile(
  new URL('../docs/rules.md', import.meta.url),
  `${[intro.trimEnd(), refusalSection(), `## All rules\n\n${index.join('\n')}`, ...chapters, catalogueSection()].join('\n\n')}\n`,
);
