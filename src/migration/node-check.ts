import { type Alias, isAlias, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { Place } from '../core/failure.ts';
import { MiB } from '../core/storage-size.ts';
import { type Problem, quoted } from './problem.ts';

export interface NodeCheck {
  /** False where the problems keep the file from being read as values at all. */
  readonly usable: boolean;
  readonly problems: readonly Problem[];
  /** Of each alias: the node that it stands for. */
  readonly targets: ReadonlyMap<ParsedNode, ParsedNode>;
}

/** Characters that all values may have together with each alias written out: twice what a file may have. */
const MOST_WRITTEN_OUT = 16 * MiB;

export const aliasesOutOfProportion = {
  message: 'The aliases of this file repeat so much that it would grow beyond all measure when read.',
  remedy: 'Write the values out instead of using `*` again and again.',
};

/** The rules that a YAML parser leaves to its user: keys plain and unique, aliases finite and not out of proportion. */
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
    const what = target === undefined ? 'an anchor that is not above it' : 'something that it is itself a part of';
    report(
      alias,
      `The alias ${quoted(`*${alias.source}`)} stands for ${what}.`,
      'Write the value out, or in double quotes if the `*` belongs to it.',
    );
    return 0;
  };

  const checkMap = (map: YAMLMap.Parsed): number => {
    const lines = new Map<string, number>();
    let size = 0;
    for (const { key, value } of map.items) {
      if (!isScalar(key)) {
        usable = false;
        report(key, 'A list, mapping or alias stands where a key belongs.', 'Write a word, then a colon.');
        continue;
      }
      const name = String(key.value);
      const earlier = lines.get(name);
      if (earlier === undefined) lines.set(name, at(key.range[0]).line);
      else {
        const message = `The key ${quoted(name)} stands here a second time; the first is in line ${earlier}.`;
        report(key, message, 'Remove one of the two.');
      }
      size += check(key) + (value === null ? 0 : check(value));
    }
    return size;
  };

  /** The size of the node with every alias in it written out. */
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
