import { type Alias, isAlias, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { Place } from '../core/failure.ts';
import { MiB } from '../core/storage-size.ts';
import { type Problem, quoted } from './problem.ts';

export interface NodeCheck {
  /** False if the file cannot be converted to values. */
  readonly usable: boolean;
  readonly problems: readonly Problem[];
  /** The target node of each alias. */
  readonly targets: ReadonlyMap<ParsedNode, ParsedNode>;
}

/** Largest size of all values with every alias expanded: twice the limit for a file. */
const MOST_WRITTEN_OUT = 16 * MiB;

export const aliasesOutOfProportion = {
  message:
    'The aliases in this file repeat too much: they expand to more than 16 MiB, or use one anchor more than 100 times.',
  remedy: 'Replace aliases (`*name`) with the values.',
};

/** Checks that the YAML parser leaves to its caller: keys are plain and unique, aliases resolve and stay small. */
export function checkNodes(root: ParsedNode, at: (offset: number) => Place): NodeCheck {
  const problems: Problem[] = [];
  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<ParsedNode, ParsedNode>();
  const sizes = new Map<ParsedNode, number>();
  let usable = true;

  const report = (node: ParsedNode, message: string, remedy: string) =>
    problems.push({ rule: 'phase-file-invalid', place: at(node.range[0]), phase: undefined, message, remedy });

  const checkAlias = (alias: Alias.Parsed): number => {
    const target = anchors.get(alias.source);
    const size = target === undefined ? undefined : sizes.get(target);
    if (target !== undefined && size !== undefined) {
      targets.set(alias, target);
      return size;
    }
    usable = false;
    const what =
      target === undefined ? 'an anchor that is not defined above it' : 'a value that contains the alias itself';
    report(
      alias,
      `The alias ${quoted(`*${alias.source}`)} refers to ${what}.`,
      'Write the value instead. If the `*` is part of the value, put it in double quotes.',
    );
    return 0;
  };

  const checkMap = (map: YAMLMap.Parsed): number => {
    const lines = new Map<string, number>();
    let size = 0;
    for (const { key, value } of map.items) {
      if (!isScalar(key)) {
        usable = false;
        report(key, 'A key must be a word, but this is a list, mapping or alias.', 'Write a word followed by a colon.');
        continue;
      }
      const name = String(key.value);
      const earlier = lines.get(name);
      if (earlier === undefined) lines.set(name, at(key.range[0]).line);
      else {
        const message = `Duplicate key ${quoted(name)}; the first is on line ${earlier}.`;
        report(key, message, 'Remove one of the two.');
      }
      size += check(key) + (value === null ? 0 : check(value));
    }
    return size;
  };

  /** The size of the node with every alias expanded. */
  const check = (node: ParsedNode): number => {
    if (isAlias(node)) return checkAlias(node);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    let size = 1;
    if (isScalar(node)) size += node.source.length;
    else if (isSeq(node)) for (const item of node.items) size += check(item);
    else size += checkMap(node);
    sizes.set(node, size);
    return size;
  };

  if (check(root) > MOST_WRITTEN_OUT) {
    usable = false;
    const { message, remedy } = aliasesOutOfProportion;
    report([...targets.keys()].at(-1) ?? root, message, remedy);
  }
  return { usable, problems, targets };
}
