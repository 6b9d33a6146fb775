/** Commands of the command line that are about the state of migrations in a database. */
export const stateCommands = [
  'run',
  'resume',
  'advance',
  'status',
  'verify',
  'rollback',
  'pause',
  'unpause',
  'release',
  'mark',
  'accept-change',
  'gc',
  'doctor',
] as const;

/** Those that work on a group of databases in one call. */
export const groupCommands = ['run', 'resume', 'advance', 'status', 'verify', 'rollback', 'pause', 'unpause'] as const;

/** Those that take the URL of a database. */
export const databaseCommands = ['lint', ...stateCommands, 'snapshot'] as const;

/** All commands of the command line. */
export const commandNames = [...databaseCommands, 'targets', 'demo'] as const;

export type CommandName = (typeof commandNames)[number];

/** Commands of the action that look at files only. */
export const lintCommands = ['lint', 'comment'] as const;

/** Those that work on a database. */
export const deployCommands = [
  'run',
  'resume',
  'advance',
  'status',
  'verify',
  'rollback',
  'snapshot',
  'pause',
  'unpause',
  'release',
  'doctor',
] as const;

/** All commands of the action. */
export const actionCommands = [...lintCommands, ...deployCommands] as const;

export type ActionCommand = (typeof actionCommands)[number];

/** Commands of both entries that send a phase's statements. */
export const phaseCommands = ['run', 'resume', 'rollback'] as const;

/** Commands of the action that say something about a migration file, which is compared with a commit before. */
export const comparedCommands = [...phaseCommands, 'advance', 'verify'] as const;
