import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { LintResult } from '../../lint/engine.ts';
import type { Finding, RelatedLine } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import { visible } from '../text/visible.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;

/**
 * The findings as SARIF 2.1.0, for code scanning and editors. Columns are counted in UTF-16 units.
 * @param rules those that ran: the log describes each that found something
 */
export function lintSarif(result: LintResult, rules: readonly Rule[], toolVersion: string): Log {
  const found = new Set(result.findings.map(({ rule }) => rule));
  const shown = rules.filter(({ name }) => found.has(name));
  const index = new Map(shown.map(({ name }, position) => [name, position]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'phasedb', version: toolVersion, semanticVersion: toolVersion, rules: shown.map(descriptor) },
        },
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => resultOf(finding, index)),
      },
    ],
  };
}

function descriptor({ name, severity, flags, why, instead, group }: Rule): ReportingDescriptor {
  return {
    id: name,
    shortDescription: { text: flags },
    fullDescription: { text: `${flags} ${why}` },
    help: { text: `${why}\n\n${instead}`, markdown: `${why}\n\n${instead}` },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [group] },
  };
}

function resultOf(
  { rule, severity, place, end, message, why, fix, related }: Finding,
  index: ReadonlyMap<string, number>,
): Result {
  const position = index.get(rule);
  const advice = fix === undefined ? '' : `\n\nInstead:\n${fix}`;
  return {
    ruleId: rule,
    ...(position === undefined ? {} : { ruleIndex: position }),
    level: levels[severity],
    message: { text: visible(`${message} ${why}${advice}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file) },
          region: {
            startLine: place.line,
            startColumn: place.column,
            ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
          },
        },
      },
    ],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
  };
}

function relatedLocation({ file, line, text }: RelatedLine): Location {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
    message: { text: visible(text) },
  };
}

/** Relative paths stay relative, so that they mean files of the repository. */
function uriOf(file: string): string {
  // Half a character cannot be written into an address.
  const path = file.toWellFormed();
  if (path.startsWith('/')) return pathToFileURL(path).href;
  return path.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
}
