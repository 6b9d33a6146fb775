import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../../rogue-server/certificates.ts';
import { gateway } from '../../rogue-server/gateway.ts';
import { startRogueServer } from '../../rogue-server/rogue-server.ts';
import type { Scene } from './scene.ts';
import { openShop } from './shop.ts';

let scene: Scene;
afterEach(() => scene.close());

describe('the password of the database', () => {
  const password = `p4 "ss'%@!é`;
  const everyOne = encodeURIComponent(password);
  const onlyNeeded = password.replace(/[%@]/g, encodeURIComponent);

  it.for([
    ['with everything encoded', everyOne, (url: string) => url],
    ['with no more encoded than has to be', onlyNeeded, (url: string) => url],
    ['between blanks, as a secret that was pasted', onlyNeeded, (url: string) => ` \n${url}\n`],
  ] as const)('is masked in every spelling that it has, %s, and nothing else is', async ([, spelling, around]) => {
    scene = await openShop();
    const user = `u_${randomBytes(5).toString('hex')}`;
    await scene.database.query('CREATE USER ? IDENTIFIED BY ?', [user, password]);
    try {
      await scene.database.query('GRANT ALL ON *.* TO ?', [user]);
      const url = around(scene.database.url.replace(/\/\/[^@]*@/, `//${user}:${spelling}@`));
      const { main } = await scene.deploy({ command: 'status', 'database-url': '' }, { env: { DATABASE_URL: url } });
      expect(main.outcome, main.log).toBe('success');
      expect(main.log).toContain('shop: expand pending');
      expect(main.summary).toContain('### phasedb status: `shop`');
      for (const form of [url.trim(), password, everyOne, spelling]) {
        const masked = `<${scene.job.masker.mask(form)}>`;
        expect(masked, form).not.toContain('ss');
      }
    } finally {
      await scene.database.query('DROP USER ?', [user]);
    }
  });

  it('is masked in the configuration too, which names a database if nothing else does', async () => {
    scene = await openShop();
    const user = `u_${randomBytes(5).toString('hex')}`;
    await scene.database.query('CREATE USER ? IDENTIFIED BY ?', [user, password]);
    try {
      await scene.database.query('GRANT ALL ON *.* TO ?', [user]);
      const url = scene.database.url.replace(/\/\/[^@]*@/, `//${user}:${everyOne}@`);
      await scene.write('phasedb.yaml', `database_url: ${JSON.stringify(url)}\n`);
      const { main } = await scene.deploy({ command: 'status', 'database-url': '' });
      expect(main.outcome, main.log).toBe('success');
      expect(main.log).toContain('shop: expand pending');
      for (const form of [url, password, everyOne]) expect(scene.job.masker.mask(form), form).not.toContain('ss');
    } finally {
      await scene.database.query('DROP USER ?', [user]);
    }
  });
});

it('a run logs in by the documented recipe for RDS with IAM: a token in a file, over verified TLS', async () => {
  scene = await openShop();
  const token = `shop-db.example.com:3306/?Action=connect&DBUser=phasedb&X-Amz-Signature=${randomBytes(300).toString('hex')}`;
  const authority = makeAuthority();
  const cloud = await startRogueServer(gateway(scene.database.url, token), {
    certificate: authority.issue('localhost'),
  });
  try {
    await scene.write('certs/rds-global-bundle.pem', authority.cert);
    await scene.write('password', `${token}\n`);
    const inputs = {
      'database-url': `mysql://phasedb@localhost:${cloud.port}/${scene.database.name}`,
      'password-file': 'password',
      'ssl-ca': 'certs/rds-global-bundle.pem',
    };
    const unchecked = await scene.deploy({ ...inputs, 'ssl-mode': 'REQUIRED' });
    expect(unchecked.main.outcome, unchecked.main.log).toBe('failure');
    expect(unchecked.main.log).toMatch(/asks for the password of user phasedb itself .*VERIFY_IDENTITY/s);
    expect(cloud.received.includes('X-Amz')).toBe(false);
    const { main } = await scene.deploy({ ...inputs, 'ssl-mode': 'VERIFY_IDENTITY' });
    expect(main.outcome, main.log).toBe('success');
    expect(main.outputs).toMatchObject({ status: expect.stringMatching(/complete|in_progress/) });
    expect(await scene.database.query("SHOW COLUMNS FROM orders LIKE 'currency'")).toHaveLength(1);
    expect(cloud.notes.filter((note) => note === 'login taken').length).toBeGreaterThan(1);
    for (const { log } of [unchecked.main, main]) expect(log).not.toContain('X-Amz');
  } finally {
    await cloud.close();
  }
});
