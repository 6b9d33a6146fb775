import { acceptChange } from './commands/accept-change.ts';
import { advance } from './commands/advance.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { gc } from './commands/gc.ts';
import { lint } from './commands/lint.ts';
import { mark } from './commands/mark.ts';
import { pause } from './commands/pause.ts';
import { release } from './commands/release.ts';
import { resume } from './commands/resume.ts';
import { rollback } from './commands/rollback.ts';
import { run } from './commands/run.ts';
import { snapshot } from './commands/snapshot.ts';
import { status } from './commands/status.ts';
import { targets } from './commands/targets.ts';
import { unpause } from './commands/unpause.ts';
import { verify } from './commands/verify.ts';
import type { DefinedCommand } from './define-command.ts';

/** In the order in which the help lists them; a new command is one file and one entry here. */
export const commandList: readonly DefinedCommand[] = [
  lint,
  run,
  resume,
  advance,
  status,
  verify,
  rollback,
  pause,
  unpause,
  release,
  mark,
  acceptChange,
  gc,
  doctor,
  snapshot,
  targets,
  demo,
];
