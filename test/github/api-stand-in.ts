import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server as State } from './answers/published.ts';
import type { Call } from './api/call.ts';
import { findOperation, type Operation, requestProblems, responseProblems } from './api/description.ts';
import { headerProblems, parsed, respond, respondInPart, textOf } from './api/http.ts';
import { answerForAccount } from './handlers/account.ts';
import { commentHandlers } from './handlers/comments.ts';
import { commitHandlers } from './handlers/commits.ts';
import { contentHandlers } from './handlers/contents.ts';
import { deploymentHandlers } from './handlers/deployments.ts';
import { type Answer, failure, type Handlers, notForIntegrations, notFound, type Token } from './handlers/handler.ts';
import { page } from './handlers/pages.ts';
import { pullHandlers } from './handlers/pulls.ts';
import { runHandlers } from './handlers/runs.ts';
import { type Misbehaviour, Misbehaviours } from './misbehaviour.ts';
import { Repository } from './state/repository.ts';
import { actionsBot, World } from './state/world.ts';

const handlers: Handlers = {
  ...commentHandlers,
  ...commitHandlers,
  ...contentHandlers,
  ...deploymentHandlers,
  ...pullHandlers,
  ...runHandlers,
};
const writingMethods = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);

/**
 * Starts a stand-in for GitHub's REST API on the loopback interface. It keeps state, so that what a run wrote is there
 * for the next one, and holds every request and every answer against GitHub's OpenAPI description: what breaks it ends
 * up in `violations`, and `close()` throws it.
 * @param options.basePath where the API begins, e.g. `/api/v3` as on GitHub Enterprise Server
 * @param options.now the clock that times are taken from
 */
export async function startGithub(
  options: { readonly basePath?: string; readonly now?: () => Date } = {},
): Promise<GithubStandIn> {
  const standIn = new GithubStandIn(options.basePath ?? '', new World(options.now ?? (() => new Date())));
  await standIn.listen();
  return standIn;
}

class GithubStandIn {
  /** A workflow's own token, which may write. */
  readonly token = 'ghs_standInOfAWorkflowTokenThatMayWrite0';
  /** The token that a pull request from a fork gets. */
  readonly readOnlyToken = 'ghs_standInOfAWorkflowTokenThatMayRead00';
  /** Every request, in the order in which they came in. */
  readonly calls: Call[] = [];
  /** Where a request or an answer was not what the description says. */
  readonly violations: string[] = [];
  readonly #basePath: string;
  readonly #world: World;
  readonly #misbehaviours = new Misbehaviours();
  readonly #tokens = new Map<string, Token>();
  readonly #api = createServer((request, response) => this.#serve(request, response));
  /** Artifacts lie on another host than the API, to which the token must not go. */
  readonly #storage = createServer((request, response) => this.#download(request, response));
  readonly #archives: Buffer[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #ended = new AbortController();

  constructor(basePath: string, world: World) {
    this.#basePath = basePath;
    this.#world = world;
    this.#addToken({ value: this.token, login: actionsBot, kind: 'installation', mayWrite: true });
    this.#addToken({ value: this.readOnlyToken, login: actionsBot, kind: 'installation', mayWrite: false });
  }

  /** For GITHUB_API_URL. */
  get url(): string {
    return `${addressOf(this.#api)}${this.#basePath}`;
  }

  /** The repository of that name, made with a first commit when it is not there yet. */
  repository(
    fullName: string,
    options: { readonly defaultBranch?: string; readonly isPrivate?: boolean } = {},
  ): Repository {
    return (
      this.#world.repositories.get(fullName.toLowerCase()) ?? new Repository(this.#world, fullName, { ...options })
    );
  }

  /** A fork of a repository as it is now. */
  fork(parent: Repository, fullName: string): Repository {
    return new Repository(this.#world, fullName, { parent, defaultBranch: parent.defaultBranch });
  }

  /** The personal token of a user, or of another app's bot. */
  tokenOf(login: string): string {
    const value = `ghp_standInOfATokenOf${login.replace(/\W/g, '')}`;
    this.#addToken({ value, login, kind: login.endsWith('[bot]') ? 'installation' : 'user', mayWrite: true });
    return value;
  }

  /**
   * Orders a fault for an operation. Several for one operation come one after the other, each as often as its `times`.
   * @param route as in the description: `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`
   */
  misbehave(route: string, what: Misbehaviour): void {
    this.#misbehaviours.add(route, what);
  }

  /** The calls of one operation. */
  callsOf(route: string): Call[] {
    return this.calls.filter((call) => call.route === route);
  }

  /** The calls that changed something, or were to. */
  get writes(): Call[] {
    return this.calls.filter((call) => writingMethods.has(call.method));
  }

  /** Gives the violations and forgets them: for tests that are about violations. */
  takeViolations(): string[] {
    return this.violations.splice(0);
  }

  /** Ends it. @throws Error when there were violations, or a fault was ordered that never came to pass */
  async close(): Promise<void> {
    this.#ended.abort();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([this.#api, this.#storage].map((server) => new Promise((resolve) => server.close(resolve))));
    const unused = this.#misbehaviours.unused().map((route) => `${route}: a fault was ordered and never met`);
    const problems = [...this.takeViolations(), ...unused];
    if (problems.length > 0) throw new Error(`GitHub would not have understood:\n${problems.join('\n')}`);
  }

  /** Begins to serve; {@link startGithub} does it. */
  async listen(): Promise<void> {
    for (const server of [this.#api, this.#storage]) {
      server.on('connection', (socket) => {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
  }

  #addToken(token: Token): void {
    this.#tokens.set(token.value, token);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.violations.push(`${request.method} ${request.url}: the stand-in failed: ${(error as Error).stack}`);
      response.destroy();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const method = request.method ?? '';
    const path = this.#apiPath(url.pathname);
    const operation = path === undefined ? undefined : findOperation(method, path);
    const call: Call = {
      order: this.calls.length + 1,
      route: operation?.route,
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      // The place in the order is taken before the body is here.
      body: undefined,
      at: Date.now(),
      status: undefined,
    };
    this.calls.push(call);
    const text = await textOf(request);
    const body = text === '' ? undefined : parsed(text);
    Object.assign(call, { body });
    const say = (answer: Answer) => {
      call.status = answer.status;
      respond(response, answer);
    };
    const where = `${method} ${url.pathname}`;
    if (operation === undefined) {
      this.violations.push(`${where}: the description has no such operation`);
      return say(notFound);
    }
    const problems = [
      ...headerProblems(request, text !== ''),
      ...(text !== '' && body === undefined ? ['the body is no JSON'] : []),
      ...requestProblems(operation, { method, path: url.pathname, query: url.searchParams, body }),
    ];
    if (problems.length > 0) {
      this.violations.push(...problems.map((problem) => `${where}: ${problem}`));
      return say(failure(400, `Problems with the request: ${problems.join('; ')}`));
    }
    const fault = this.#misbehaviours.next(operation.route);
    await fault?.before?.(call);
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal: this.#ended.signal });
    const carriedOut = () => this.#carryOut(operation, request, url, body);
    if (fault?.reset) {
      if (fault.applied) carriedOut();
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.cut) {
      const answer = this.#checked(where, operation, carriedOut());
      call.status = answer.status;
      respondInPart(response, answer);
      return;
    }
    if (fault?.status === undefined) return say(this.#checked(where, operation, carriedOut()));
    if (fault.applied) carriedOut();
    const answer = failure(fault.status, fault.message ?? 'Server Error');
    return say(
      this.#checked(where, operation, { ...answer, body: fault.body ?? answer.body, headers: fault.headers ?? {} }),
    );
  }

  /** The path as the description has it; the links to further pages name a repository by its number. */
  #apiPath(pathname: string): string | undefined {
    if (!pathname.startsWith(`${this.#basePath}/`)) return undefined;
    const path = pathname.slice(this.#basePath.length);
    const [, id, rest] = /^\/repositories\/(\d+)(.*)$/.exec(path) ?? [];
    const named = [...this.#world.repositories.values()].find((one) => one.id === Number(id));
    return named === undefined ? path : `/repos/${named.fullName}${rest}`;
  }

  #carryOut(operation: Operation, request: IncomingMessage, url: URL, body: unknown): Answer {
    const authorization = request.headers.authorization ?? '';
    const token = this.#tokens.get(authorization.replace(/^(token|bearer) /i, ''));
    if (token === undefined) return failure(401, 'Bad credentials');
    const { owner, repo } = operation.params;
    const state = this.#state();
    if (owner === undefined) return answerForAccount(operation.id, state, token);
    if (writingMethods.has(request.method ?? '') && !token.mayWrite) return notForIntegrations;
    const repository = this.#world.repositories.get(`${owner}/${repo}`.toLowerCase());
    if (repository === undefined) return notFound;
    const handler = handlers[operation.id];
    if (handler === undefined) throw new Error(`the stand-in does not carry out ${operation.id}`);
    const accept = request.headers.accept ?? '';
    const { params } = operation;
    const answer = handler(repository, { params, query: url.searchParams, body, accept, token }, state);
    const rest = operation.route.split(' ')[1]?.split('/').slice(4) ?? [];
    const filled = rest.map((part) => params[part.slice(1, -1)] ?? part).join('/');
    return page(answer, `${this.url}/repositories/${repository.id}/${filled}`, url.searchParams);
  }

  #state(): State {
    return {
      world: this.#world,
      apiUrl: this.url,
      store: (archive) => {
        this.#archives.push(archive);
        return `${addressOf(this.#storage)}/artifact/${this.#archives.length - 1}.zip?sig=signed`;
      },
    };
  }

  #checked(where: string, operation: Operation, answer: Answer): Answer {
    const problems = answer.isRaw ? [] : responseProblems(operation, answer.status, answer.body);
    this.violations.push(...problems.map((problem) => `${where} → ${answer.status}: ${problem}`));
    return answer;
  }

  #download(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== undefined)
      this.violations.push(`${request.method} ${request.url}: the token was sent to the storage host`);
    const [, index] = /^\/artifact\/(\d+)\.zip/.exec(request.url ?? '') ?? [];
    const archive = this.#archives[Number(index)];
    response.writeHead(archive === undefined ? 404 : 200, { 'content-type': 'application/zip' }).end(archive);
  }
}

export type { GithubStandIn };

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
