/**
 * The actions of others that our workflows may use, and the inputs of each that we give it. GitHub's validator would fetch
 * their action.yml; here it takes this, so that a slip of the pen in an input is seen, and a new action is a decision.
 */
export const inputsOfOthers: Readonly<Record<string, readonly string[]>> = {
  'actions/checkout': ['fetch-depth', 'persist-credentials'],
  'actions/setup-node': ['node-version', 'package-manager-cache'],
  'actions/upload-artifact': ['name', 'path', 'if-no-files-found', 'retention-days', 'overwrite'],
  'actions/download-artifact': ['name', 'path', 'run-id', 'github-token'],
  'actions/create-github-app-token': ['client-id', 'private-key', 'permission-contents', 'permission-pull-requests'],
  'actions/attest': ['subject-path', 'sbom-path'],
  'github/codeql-action/init': ['languages', 'build-mode'],
  'github/codeql-action/analyze': [],
  'github/codeql-action/upload-sarif': ['sarif_file'],
  'zizmorcore/zizmor-action': ['advanced-security', 'min-severity'],
};
