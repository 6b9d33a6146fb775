import { deploymentAnswer, deploymentStatusAnswer } from '../answers/deployment.ts';
import type { Repository } from '../state/repository.ts';
import { type Handlers, list, notFound, ok, type Request } from './handler.ts';

export const deploymentHandlers: Handlers = {
  'repos/list-deployments': (repository, { query }, server) => {
    const isWanted = (name: 'sha' | 'ref' | 'task' | 'environment', value: string) =>
      [null, 'none', value].includes(query.get(name));
    const items = repository.deployments
      .filter((one) => isWanted('sha', one.sha) && isWanted('ref', one.ref) && isWanted('task', one.task))
      .filter((one) => isWanted('environment', one.environment))
      .sort((a, b) => b.id - a.id);
    return list(items.map((one) => deploymentAnswer(server, repository, one)));
  },
  'repos/get-deployment': (repository, request, server) => {
    const found = deploymentOf(repository, request);
    return found === undefined ? notFound : ok(deploymentAnswer(server, repository, found));
  },
  'repos/list-deployment-statuses': (repository, request, server) => {
    const found = deploymentOf(repository, request);
    if (found === undefined) return notFound;
    const newestFirst = [...found.statuses].reverse();
    return list(newestFirst.map((status) => deploymentStatusAnswer(server, repository, found, status)));
  },
};

function deploymentOf(repository: Repository, { params }: Request) {
  return repository.deployments.find((one) => one.id === Number(params.deployment_id));
}
