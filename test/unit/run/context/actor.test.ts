import { expect, it } from 'vitest';
import { readActor } from '../../../../src/run/context/actor.ts';

const job = {
  GITHUB_ACTOR: 'octocat',
  GITHUB_SHA: 'c0ffee',
  GITHUB_SERVER_URL: 'https://ghe.example',
  GITHUB_REPOSITORY: 'octo/shop',
  GITHUB_RUN_ID: '7',
};

it('is who started the run, and of one that was started again who did that', () => {
  const runUrl = 'https://ghe.example/octo/shop/actions/runs/7';
  expect(readActor(job)).toEqual({ name: 'octocat', commit: 'c0ffee', runUrl });
  expect(readActor({ ...job, GITHUB_TRIGGERING_ACTOR: 'mona' })).toMatchObject({ name: 'mona' });
});

it('is the user at this host outside of GitHub Actions', () => {
  expect(readActor({})).toMatchObject({ name: expect.stringMatching(/^.+@.+$/), commit: undefined, runUrl: undefined });
});
