import { rm } from 'node:fs/promises';
import type { Entry } from '../entry.ts';
import type { Scene } from '../scene.ts';

/** The replica becomes the server that everybody writes to; the old one is gone. */
async function failOver(scene: Scene): Promise<void> {
  const { replica } = scene;
  if (replica === undefined) throw new Error('there is no replica');
  await scene.own.crash();
  await scene.moveTo(replica);
  await scene.sql('STOP REPLICA', 'RESET REPLICA ALL', 'SET GLOBAL super_read_only = 0', 'SET GLOBAL read_only = 0');
}

async function addReplica(scene: Scene): Promise<void> {
  scene.replica = await scene.own.addReplica();
}

/** Changes of the server itself. */
export const servers: readonly Entry[] = [
  {
    name: 'the server is restarted',
    server: 'own',
    change: async (scene) => {
      await scene.own.restart();
      await scene.moveTo(scene.own);
    },
    follows: { goesOn: true },
  },
  {
    name: 'the server is killed and started again',
    server: 'own',
    first: { ends: 'kill' },
    change: async (scene) => {
      await scene.own.crash();
      await scene.own.restart();
      await scene.moveTo(scene.own);
    },
    follows: { goesOn: true },
  },
  {
    name: 'the server gets another server_uuid',
    server: 'own',
    change: async (scene) => {
      const before = await scene.value('SELECT @@server_uuid');
      await rm(`${await scene.value('SELECT @@datadir')}/auto.cnf`);
      await scene.own.restart();
      await scene.moveTo(scene.own);
      if ((await scene.value('SELECT @@server_uuid')) === before) throw new Error('the server_uuid is the same');
    },
    follows: { goesOn: true },
  },
  {
    name: 'the binary logs and GTIDs are reset',
    server: 'own',
    change: ['RESET BINARY LOGS AND GTIDS'],
    follows: { goesOn: true },
  },
  {
    name: 'failover to a replica that has everything',
    server: 'replicated',
    prepare: addReplica,
    change: async (scene) => {
      const gtids = await scene.value('SELECT @@GLOBAL.gtid_executed');
      const { replica } = scene;
      if (replica === undefined) throw new Error('there is no replica');
      const late = await scene.at(replica, `SELECT WAIT_FOR_EXECUTED_GTID_SET('${gtids}', 60)`);
      if (late !== '0') throw new Error('the replica does not catch up');
      await failOver(scene);
    },
    follows: { goesOn: true },
  },
  {
    name: 'failover to a replica that is two chunks behind',
    server: 'replicated',
    prepare: addReplica,
    first: {
      during: {
        nth: 2,
        act: async ({ replica, at }) => {
          if (replica !== undefined) await at(replica, 'STOP REPLICA SQL_THREAD');
        },
      },
    },
    change: async (scene) => {
      const source = await scene.value('SELECT COUNT(*) FROM t WHERE c IS NOT NULL');
      await failOver(scene);
      if ((await scene.value('SELECT COUNT(*) FROM t WHERE c IS NOT NULL')) === source)
        throw new Error('the replica is not behind');
    },
    follows: { goesOn: true },
  },
];
