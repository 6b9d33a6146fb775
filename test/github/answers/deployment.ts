import type { Repository } from '../state/repository.ts';
import type { Deployment, DeploymentStatus } from '../state/world.ts';
import { apiLink, iso, type Json, published, type Server, user } from './published.ts';

/** As `GET …/deployments/{id}` gives it. */
export function deploymentAnswer(server: Server, at: Repository, of: Deployment): Json {
  return published(server, 'deployment', at, {
    id: of.id,
    url: apiLink(server, at, `deployments/${of.id}`),
    statuses_url: apiLink(server, at, `deployments/${of.id}/statuses`),
    sha: of.sha,
    ref: of.ref,
    task: of.task,
    payload: of.payload,
    environment: of.environment,
    original_environment: of.environment,
    description: null,
    creator: user(server, of.creator),
    created_at: iso(of.createdAt),
    updated_at: iso(of.statuses.at(-1)?.createdAt ?? of.createdAt),
  });
}

/** As `GET …/deployments/{id}/statuses` lists it. */
export function deploymentStatusAnswer(server: Server, at: Repository, of: Deployment, status: DeploymentStatus): Json {
  return published(server, 'deployment-status-items', at, {
    id: status.id,
    url: apiLink(server, at, `deployments/${of.id}/statuses/${status.id}`),
    deployment_url: apiLink(server, at, `deployments/${of.id}`),
    state: status.state,
    description: '',
    creator: user(server, of.creator),
    environment: of.environment,
    environment_url: 'https://shop.example.com',
    log_url: status.logUrl,
    target_url: status.logUrl,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  });
}
