import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../handlers/handler.ts';

/** What is wrong with the headers: without these GitHub refuses a request, or answers in another form. */
export function headerProblems(request: IncomingMessage, hasBody: boolean): string[] {
  const { authorization, accept = '', 'user-agent': agent, 'content-type': type = '' } = request.headers;
  const version = request.headers['x-github-api-version'];
  return [
    ...(authorization === undefined ? ['no token was sent'] : []),
    ...(agent === undefined ? ['a user-agent is required'] : []),
    ...(/^(application\/(json|vnd\.github[\w.+-]*)|\*\/\*)/.test(accept) ? [] : [`accept is ${accept || 'missing'}`]),
    ...(hasBody && !type.startsWith('application/json') ? [`content-type is ${type || 'missing'}`] : []),
    ...(version === undefined || /^\d{4}-\d\d-\d\d$/.test(String(version)) ? [] : [`API version ${version}`]),
  ];
}

/** The text of a request's body. */
export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON of a text, or undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends an answer with the headers that GitHub's have. */
export function respond(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, headersOf(answer));
  response.end(answer.body === undefined ? undefined : bodyOf(answer));
}

/** Promises the whole answer, sends the half of it and cuts the connection. */
export function respondInPart(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(bodyOf(answer));
  response.writeHead(answer.status, { ...headersOf(answer), 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

function bodyOf({ body }: Answer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function headersOf({ body, headers, isRaw }: Answer): Record<string, string> {
  const textType = isRaw ? 'application/vnd.github.raw+json' : 'text/html';
  return {
    'content-type': `${typeof body === 'string' ? textType : 'application/json'}; charset=utf-8`,
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '990',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
    ...headers,
  };
}
