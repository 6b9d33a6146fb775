import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string; default?: string; required?: boolean }>;
  readonly outputs: Record<string, { description: string }>;
  readonly runs: Readonly<Record<'using' | 'main' | 'post' | 'post-if', string>>;
}

/** action.yml, as GitHub reads it. */
export const actionMetadata: Metadata = parse(readFileSync('action.yml', 'utf8'));

/** The commands that it says there are. */
export const commands: readonly string[] = [
  ...(actionMetadata.inputs.command?.description ?? '').matchAll(/`([a-z]+)`/g),
].map((match) => match[1] as string);
