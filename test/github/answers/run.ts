import { createHash } from 'node:crypto';
import { example } from '../api/description.ts';
import { pullsOfRun } from '../state/ancestry.ts';
import type { Repository } from '../state/repository.ts';
import type { Approval, Artifact, WorkflowRun } from '../state/world.ts';
import { apiLink, type Json, published, replaced, type Server, user, webLink } from './published.ts';
import { repositoryAnswer } from './repository.ts';

/** As `GET …/actions/runs/{id}` gives it. */
export function runAnswer(server: Server, at: Repository, of: WorkflowRun): Json {
  const plain = replaced(published(server, 'workflow-run', at), ['30433642', String(of.id)]);
  const { parent, source, ...repository } = repositoryAnswer(server, at);
  const { parent: _, source: __, ...headRepository } = repositoryAnswer(server, of.headRepository);
  const named = (one: Repository): Json => ({
    id: one.id,
    name: one.fullName.split('/')[1],
    url: `${server.apiUrl}/repos/${one.fullName}`,
  });
  return {
    ...plain,
    id: of.id,
    name: of.name,
    path: of.path,
    event: of.event,
    head_branch: of.headBranch,
    head_sha: of.headSha,
    run_number: of.number,
    run_attempt: of.attempt,
    status: of.status,
    conclusion: of.conclusion,
    actor: user(server, of.actor),
    triggering_actor: user(server, of.actor),
    head_commit: { ...(plain.head_commit as Json), id: of.headSha },
    repository,
    head_repository: headRepository,
    pull_requests: pullsOfRun(at, of).map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: apiLink(server, at, `pulls/${pull.number}`),
      head: { ref: pull.branch, sha: pull.head.sha, repo: named(pull.from) },
      base: { ref: pull.base, sha: at.branches.get(pull.base) ?? '', repo: named(at) },
    })),
  };
}

/** As `GET …/actions/runs/{id}/approvals` lists it. */
export function approvalAnswer(server: Server, at: Repository, of: Approval): Json {
  const plain = example('environment-approvals-items');
  const [environment] = plain.environments as Json[];
  return {
    ...plain,
    state: of.state,
    comment: of.comment,
    user: user(server, of.user),
    environments: of.environments.map((name) => ({
      ...environment,
      name,
      url: apiLink(server, at, `environments/${encodeURIComponent(name)}`),
      html_url: webLink(at, `deployments/activity_log?environments_filter=${encodeURIComponent(name)}`),
    })),
  };
}

/** As `GET …/actions/artifacts/{id}` gives it. */
export function artifactAnswer(server: Server, at: Repository, run: WorkflowRun, of: Artifact): Json {
  const url = apiLink(server, at, `actions/artifacts/${of.id}`);
  return {
    ...example('artifact'),
    id: of.id,
    name: of.name,
    size_in_bytes: of.archive.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: of.expired,
    digest: `sha256:${createHash('sha256').update(of.archive).digest('hex')}`,
    workflow_run: {
      id: run.id,
      repository_id: at.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
