import { keyOf, type NameReferences } from '../../code-search/code-references.ts';
import { listed, quoted } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { droppedBy, type PlacedDrop } from '../names/dropped-by.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

/** In the message; the finding lists the lines themselves. */
const MOST_PLACES = 3;

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax_number VARCHAR(40) NULL);';
const file = yaml`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE fax_number IS NOT NULL
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax_number;
        irreversible: the numbers are gone
  `;

export const rule: Rule = {
  name: 'drop-column-still-referenced',
  group: 'compatibility',
  severity: 'warning',
  risk: 'destructive',
  flags:
    'A dropped or renamed column or table that code still names. phasedb searches the tracked files of the git ' +
    'repository, as checked out. For `fax_number` it also finds `faxNumber`, `FaxNumber` and `FAX_NUMBER`. A line is ' +
    'certain if the same statement, model or file names the table too. A comment or a test is never certain. An ' +
    'everyday name such as `status` counts only near its table. In lint the finding is a warning. A run refuses the ' +
    'drop for certain lines, and warns of others.',
  why: 'Live code that reads or writes the name fails after that statement.',
  instead:
    'Remove the lines, deploy, then drop. If the lines mean something else, say so in the phase with `allow: ' +
    '[{what: destructive, reason: "…"}]`. Or exclude files with `code_references: {ignore: [globs]}` in ' +
    'phasedb.config.yaml. phasedb always excludes migrations of any tool, lock files, documents, generated, ' +
    'vendored, minified and binary files, and the configured schema, snapshot and baseline.',
  examples: {
    bad: {
      schema,
      file,
      code: { 'src/customer.ts': "const sql = 'SELECT id, fax_number FROM customers WHERE id = ?';\n" },
    },
    good: { schema, file, code: { 'src/customer.ts': "const sql = 'SELECT id FROM customers WHERE id = ?';\n" } },
  },
  *statement(judged, migration) {
    const { references, settings } = migration;
    if (references === undefined || judged.direction === 'rollback') return;
    for (const drop of droppedBy(judged, migration)) {
      const found = references.named.get(keyOf(drop));
      if (found === undefined) continue;
      const certain = found.certain > 0;
      yield {
        ...spanIn(judged.placed.locate, drop.span),
        severity: certain && settings.occasion === 'run' ? 'error' : 'warning',
        message: messageOn(drop, found),
        why: certain ? undefined : 'If the line means this column or table, live code fails after the statement.',
        fix: 'First remove these lines and deploy. If they do not matter, say why in the phase: allow: [{what: destructive, reason: "…"}].',
        related: found.shown,
      };
    }
  },
  *phase(judged, migration) {
    const gaps = migration.references?.gaps ?? [];
    if (judged.kind !== 'ddl' || gaps.length === 0) return;
    const first = judged.statements
      .flatMap((one) => droppedBy(one, migration).map((drop) => spanIn(one.placed.locate, drop.span)))
      .at(0);
    if (first === undefined) return;
    const message = `phasedb could not check completely whether code still uses what ${judged.phase.name} drops. ${gaps.join(' ')}`;
    yield { ...first, severity: 'info', message, why: '' };
  },
};

function messageOn({ owner, column, fate }: PlacedDrop, { shown, certain, possible }: NameReferences): string {
  const name = column === undefined ? writeTable(owner) : `${writeTable(owner)}.${writeName(column)}`;
  const done = fate === 'dropped' ? 'is dropped' : 'is renamed';
  const [sure, doubtful] = [lines(certain), lines(possible)];
  const verb = (count: number) => (count === 1 ? 'names' : 'name');
  const some =
    certain === 0
      ? `${doubtful} of code may still name it`
      : `${sure} of code still ${verb(certain)} it${possible === 0 ? '' : `, and ${doubtful} may`}`;
  const [first, ...others] = shown.slice(0, MOST_PLACES);
  const places = others.map(placeOf);
  const rest = certain + possible - others.length - 1;
  const also = [...places, ...(rest > 0 ? [`${rest} more`] : [])];
  const more = also.length === 0 ? '' : `; then ${listed(also)}`;
  return `${name} ${done}, and ${some}: ${first === undefined ? '' : `${placeOf(first)} ${quoted(first.text)}`}${more}.`;
}

function lines(count: number): string {
  return count === 1 ? '1 line' : `${count.toLocaleString('en-US')} lines`;
}

/** The end of a long path is more useful than its beginning. */
function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  const path = file.length > 58 ? `…${file.slice(-57)}` : file;
  return `${quoted(path).slice(1, -1)}:${line}`;
}
