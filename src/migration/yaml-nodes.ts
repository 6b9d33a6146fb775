import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import type { Place } from '../failure.ts';
import { type Problem, quoted } from './problem.ts';

/** Keys and indices from the root of the document. */
export type Path = readonly PropertyKey[];

export interface Nodes {
  /** False where the problems keep the file from being read as values at all. */
  readonly usable: boolean;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The nearest container, where nothing stands at the path. */
  valueAt(path: Path): ParsedNode;
  keyAt(path: Path): ParsedNode;
  /** Behind an alias: the scalar that it stands for. */
  scalarAt(path: Path): Scalar.Parsed | undefined;
}

/** The nodes of a document that has no syntax error; its keys must be plain and unique, its aliases finite. */
export function readNodes(document: Document.Parsed, at: (offset: number) => Place): Nodes {
  const root = document.contents as ParsedNode;
  const problems: Problem[] = [];
  const report = (node: ParsedNode, message: string, remedy: string) =>
    problems.push({ rule: 'phase-file-invalid', place: at(node.range[0]), phase: undefined, message, remedy });

  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<ParsedNode, ParsedNode>();
  const open = new Set<ParsedNode>();
  let usable = true;

  const walk = (node: ParsedNode | null): void => {
    if (node === null) return;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined && !open.has(target)) targets.set(node, target);
      else {
        usable = false;
        report(
          node,
          `The alias ${quoted(`*${node.source}`)} stands for ${target === undefined ? 'an anchor that is not above it' : 'something that it is itself a part of'}.`,
          'Write the value out, or in double quotes if the `*` belongs to it.',
        );
      }
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    if (isSeq(node)) for (const item of node.items) walk(item as ParsedNode | null);
    if (isMap(node)) {
      const lines = new Map<unknown, number>();
      for (const { key, value } of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
        if (!isScalar(key)) {
          usable = false;
          report(key, 'A list, mapping or alias stands where a key belongs.', 'Write a word, then a colon.');
          continue;
        }
        const earlier = lines.get(String(key.value));
        if (earlier === undefined) lines.set(String(key.value), at(key.range[0]).line);
        else {
          report(
            key,
            `The key ${quoted(String(key.value))} stands here a second time; the first is in line ${earlier}.`,
            'Remove one of the two.',
          );
        }
        walk(key);
        walk(value);
      }
    }
    open.delete(node);
  };
  walk(root);

  let value: unknown;
  if (usable) {
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      usable = false;
      report(
        [...targets.keys()].at(-1) ?? root,
        'The aliases of this file repeat so much that it would grow beyond all measure when read.',
        'Write the values out instead of using `*` again and again.',
      );
    }
  }

  const behind = (node: ParsedNode): ParsedNode => {
    const target = targets.get(node);
    return target === undefined ? node : behind(target);
  };
  const find = (path: Path): { key: ParsedNode; value: ParsedNode; whole: boolean } => {
    let found = { key: root, value: root, whole: true };
    for (const step of path) {
      const container = behind(found.value);
      if (isSeq(container)) {
        const item = container.items[Number(step)] as ParsedNode | undefined;
        if (item === undefined) return { ...found, whole: false };
        found = { key: item, value: item, whole: true };
        continue;
      }
      const pairs = isMap(container) ? (container.items as { key: ParsedNode; value: ParsedNode | null }[]) : [];
      const pair = pairs.findLast(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined) return { ...found, whole: false };
      found = { key: pair.key, value: pair.value ?? pair.key, whole: true };
    }
    return found;
  };
  return {
    usable,
    value,
    problems,
    valueAt: (path) => find(path).value,
    keyAt: (path) => find(path).key,
    scalarAt: (path) => {
      const { value: node, whole } = find(path);
      const scalar = behind(node);
      return whole && isScalar(scalar) ? scalar : undefined;
    },
  };
}
