import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { actionMetadata } from './action-metadata.ts';
import { inputsOfOthers } from './other-actions.ts';

// The package imports JSON without the attribute that Node asks for.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { registerLogger, validate } = await import('@actions/languageservice');
hooks.deregister();

// It takes an exception of its own for an empty list of problems, and only logs it.
const unexpected: string[] = [];
const log = (message: string) => void unexpected.push(message);
registerLogger({ error: log, warn: log, info: () => {}, log: () => {} });

let documents = 0;

/**
 * What GitHub's own validator (the one behind its editor extension) says of a workflow or of an action.yml: its schema,
 * expressions and contexts, cron, local reusable workflows, and the inputs of the actions that are used.
 * @param name a file called `action.yml` is taken for an action, any other for a workflow
 * @returns a line for each problem; none for a good file
 */
export async function officialProblems(name: string, text: string): Promise<readonly string[]> {
  documents += 1; // its cache goes by the URI alone
  const document = TextDocument.create(`file:///${documents}/${name}`, 'yaml', 1, text);
  const found = await validate(document, {
    actionsMetadataProvider: { fetchActionMetadata: async (reference) => metadataOf(reference) },
    fileProvider: {
      getFileContent: async (reference) => {
        if (!('path' in reference) || 'repository' in reference) throw new Error('only files of this repository');
        return { name: reference.path, content: readFileSync(reference.path, 'utf8') };
      },
    },
  });
  return [
    ...found.map(({ message, range }) => `${name}:${range.start.line + 1}: ${message}`),
    ...unexpected.splice(0).map((message) => `${name}: the validator itself failed: ${message}`),
  ];
}

function metadataOf({ owner, name, path }: { owner: string; name: string; path?: string }) {
  const action = [owner, name, ...(path === undefined ? [] : [path])].join('/');
  if (action === 'phasedb-action/phasedb-action') return actionMetadata;
  const inputs = inputsOfOthers[action];
  if (inputs === undefined) return undefined;
  return {
    name: action,
    description: action,
    inputs: Object.fromEntries(inputs.map((input) => [input, { description: input }])),
  };
}
