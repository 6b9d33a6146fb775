import { approvalAnswer, artifactAnswer, runAnswer } from '../answers/run.ts';
import type { Repository } from '../state/repository.ts';
import type { Artifact, WorkflowRun } from '../state/world.ts';
import { failure, type Handlers, list, notFound, ok, type Request } from './handler.ts';

export const runHandlers: Handlers = {
  'actions/get-workflow-run': (repository, request, server) => {
    const run = runOf(repository, request);
    return run === undefined ? notFound : ok(runAnswer(server, repository, run));
  },
  'actions/get-reviews-for-run': (repository, request, server) => {
    const run = runOf(repository, request);
    if (run === undefined) return notFound;
    return ok(run.approvals.map((approval) => approvalAnswer(server, repository, approval)));
  },
  'actions/list-workflow-run-artifacts': (repository, request, server) => {
    const run = runOf(repository, request);
    if (run === undefined) return notFound;
    const name = request.query.get('name');
    const found = run.artifacts.filter((artifact) => name === null || artifact.name === name);
    return list(
      found.map((artifact) => artifactAnswer(server, repository, run, artifact)),
      (page) => ({ total_count: found.length, artifacts: page }),
    );
  },
  'actions/get-artifact': (repository, request, server) => {
    const found = artifactOf(repository, request);
    return found === undefined ? notFound : ok(artifactAnswer(server, repository, found.run, found.artifact));
  },
  'actions/download-artifact': (repository, request, server) => {
    const found = artifactOf(repository, request);
    if (found === undefined) return notFound;
    if (found.artifact.expired) return failure(410, 'Artifact has expired');
    return { status: 302, headers: { location: server.store(found.artifact.archive) } };
  },
};

function runOf(repository: Repository, { params }: Request): WorkflowRun | undefined {
  return repository.runs.get(Number(params.run_id));
}

function artifactOf(
  repository: Repository,
  { params }: Request,
): { readonly run: WorkflowRun; readonly artifact: Artifact } | undefined {
  for (const run of repository.runs.values()) {
    const artifact = run.artifacts.find((one) => one.id === Number(params.artifact_id));
    if (artifact !== undefined) return { run, artifact };
  }
  return undefined;
}
