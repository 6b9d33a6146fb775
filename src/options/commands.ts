/** The commands of the command line, in the order of its help. */
export const commandNames = [
  'lint',
  'run',
  'resume',
  'status',
  'verify',
  'rollback',
  'pause',
  'unpause',
  'mark',
  'accept-change',
  'gc',
  'doctor',
  'snapshot',
  'demo',
] as const;

export type CommandName = (typeof commandNames)[number];

/** Those that take the URL of a database. */
export const databaseCommands = [
  'lint',
  'run',
  'resume',
  'status',
  'verify',
  'rollback',
  'pause',
  'unpause',
  'mark',
  'accept-change',
  'gc',
  'doctor',
  'snapshot',
] as const;

/** Those of the action that look at files only. */
export const lintCommands = ['lint', 'comment'] as const;

/** Those of the action that work on a database. */
export const deployCommands = [
  'run',
  'resume',
  'status',
  'verify',
  'rollback',
  'snapshot',
  'pause',
  'unpause',
  'doctor',
] as const;

export const actionCommands = [...lintCommands, ...deployCommands] as const;

export type DeployCommand = (typeof deployCommands)[number];
export type ActionCommand = (typeof actionCommands)[number];

/** Commands of both entries that send a phase's statements. */
export const phaseCommands = ['run', 'resume', 'rollback'] as const;
