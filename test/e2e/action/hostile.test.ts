import { afterEach, describe, expect, it } from 'vitest';
import { outsideCode } from '../../rendered.ts';
import { createScene, type Scene } from './scene.ts';
import { shop } from './shop.ts';

let scene: Scene;
afterEach(() => scene.close());

const evil = 'x"|`<img src=x onerror=alert(1)> @everyone ##[error]y ::set-output name=status::z -->';
const harmlessCommands = ['add-mask', 'error', 'warning', 'notice'];

describe('names that a stranger chose', () => {
  it('are data in the log, the outputs, the summary and the comment, whichever way they came', async () => {
    scene = await createScene(shop, `migrations/${evil}.yaml`);
    await scene.database.query('CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY)');
    const environment = `${evil}\n::add-mask::phase\n# big`;
    const inputs = { environment, 'comment-id': 'a' };
    const ran = await scene.deploy(inputs, { actor: evil });
    const reason = `${evil}\n::error::planted\n::set-env name=PATH::/tmp`;
    const paused = await scene.deploy({ ...inputs, command: 'pause', reason });
    const status = await scene.deploy({ ...inputs, command: 'status' });
    // Words that somebody else wrote into the database.
    await scene.database.query("UPDATE phasedb_history SET actor = ?, run_url = 'javascript:alert(1)'", [reason]);
    const planted = await scene.deploy({ ...inputs, command: 'status' });
    await scene.deploy({ ...inputs, command: 'unpause', reason });
    const refused = await scene.deploy({ ...inputs, phase: evil });
    const unknown = await scene.deploy({ ...inputs, migration: `${evil}\n::error::planted`, command: 'status' });
    for (const { main, post } of [ran, paused, status, planted, refused, unknown]) {
      expect(new Set(main.commands).isSubsetOf(new Set(harmlessCommands)), main.log).toBe(true);
      expect(main.annotations.filter(({ message }) => message.startsWith('planted'))).toEqual([]);
      expect(main.outputs.status).not.toBe('z');
      expect(main.env).toEqual({});
      expect(outsideCode(main.summary)).not.toMatch(/<img|@everyone|"javascript:|-->|<h1/);
      expect(post).toMatchObject({ rawLog: '', summary: '' });
    }
    expect(ran.main.outcome, ran.main.log).toBe('success');
    // The mask that was planted would hide it.
    expect(ran.main.log).toContain('the next phase is backfill');
    expect(scene.pull.comments).toHaveLength(1);
    const body = scene.pull.comments[0]?.body ?? '';
    expect(body.match(/-->/g)).toHaveLength(2);
    expect(outsideCode(body)).not.toMatch(/<img|@everyone|<h1/);
    expect(body).toContain('| expand | ✅ complete');
    // Links lead to runs of the same repository and nowhere else.
    for (const [, url = ''] of `${body}${planted.main.summary}`.matchAll(/\]\(([^)]*)\)/g)) {
      expect(url).toMatch(/^https:\/\/github\.com\/octo\/shop\/actions\/runs\/\d+$/);
    }
  });
});
