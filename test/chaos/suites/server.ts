import { parseArgs } from 'node:util';
import { clocks } from './clocks.ts';
import { serverKilled } from './server-killed.ts';
import { serverPressed } from './server-pressed.ts';
import { playSuite, suiteOptions } from './suite.ts';

// usage: node test/chaos/suites/server.ts [--only TEXT] [--out FOLDER]
// What happens to the server and around it while a migration runs.
await playSuite(
  'server',
  [...serverKilled(), ...serverPressed, ...clocks],
  parseArgs({ options: suiteOptions }).values,
);
