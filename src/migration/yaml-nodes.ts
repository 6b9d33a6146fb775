import { isMap, isScalar, isSeq, type Pair, type ParsedNode, type Scalar } from 'yaml';

/** Keys and indices from the root of the document. */
export type Path = readonly PropertyKey[];

export interface Nodes {
  /** The value at the path; otherwise its nearest container. */
  valueAt(path: Path): ParsedNode;
  /** The node of the key; of a list item, the item. */
  keyAt(path: Path): ParsedNode;
  /** For an alias, the scalar that it refers to. */
  scalarAt(path: Path): Scalar.Parsed | undefined;
}

/**
 * Finds nodes by the path of their value. Keys are plain; the last of duplicate keys counts.
 * @param targets the target node of each alias
 */
export function findNodes(root: ParsedNode, targets: ReadonlyMap<ParsedNode, ParsedNode>): Nodes {
  const resolved = (node: ParsedNode): ParsedNode => targets.get(node) ?? node;

  const find = (path: Path) => {
    let found = { key: root, value: root, whole: true };
    for (const step of path) {
      const inner = childOf(resolved(found.value), step);
      if (inner === undefined) return { ...found, whole: false };
      found = { ...inner, whole: true };
    }
    return found;
  };
  return {
    valueAt: (path) => find(path).value,
    keyAt: (path) => find(path).key,
    scalarAt: (path) => {
      const { value, whole } = find(path);
      const scalar = resolved(value);
      return whole && isScalar(scalar) ? scalar : undefined;
    },
  };
}

function childOf(container: ParsedNode, step: PropertyKey): { key: ParsedNode; value: ParsedNode } | undefined {
  if (isSeq(container)) {
    const item = container.items[Number(step)];
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (!isMap(container)) return undefined;
  const isStep = ({ key }: Pair<ParsedNode, ParsedNode | null>) => isScalar(key) && String(key.value) === step;
  const pair = container.items.findLast(isStep);
  return pair === undefined ? undefined : { key: pair.key, value: pair.value ?? pair.key };
}
