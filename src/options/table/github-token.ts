import { actionCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'github-token',
  group: 'github',
  type: 'text',
  secret: true,
  description:
    "Reads the pull request's files and writes its comment. The workflow's own token is enough; docs/github-action.md lists the permissions that it needs.",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, for action.yml
  input: { commands: actionCommands, expression: '${{ github.token }}' },
} as const satisfies Option;
