import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

// Whether requests and answers are what GitHub's OpenAPI description says. ajv does it alone: it is here for SARIF
// already, while the servers built around it (openapi-backend, Prism) bring 34 MB and more, take unknown query
// parameters and properties of a body as they come, and want every operation compiled before the first request.

/** A request as it came in, its path without the API's base. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed JSON, or undefined where the request had no body. */
  readonly body: unknown;
}

/** An operation of the description that a request means, with the values in its path. */
export interface Operation {
  readonly id: string;
  /** As one names it in a test: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly description: Described;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { schema: object }>>;
  };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: object;
}
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
  readonly headers?: Readonly<Record<string, object>>;
}
interface Reference {
  readonly $ref: string;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: {
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
    readonly [kind: string]: Readonly<Record<string, unknown>>;
  };
}

const description: Description = JSON.parse(readFileSync(new URL('../api-subset.json', import.meta.url), 'utf8'));
const documentName = 'github';

/** Bodies are JSON already; what stands in a path or a query is text, so that a number has to be read out of it. */
const bodies = newAjv(false);
const texts = newAjv(true);
const checks = new WeakMap<object, ValidateFunction>();

const operations = Object.entries(description.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, described]) => ({
    route: `${method.toUpperCase()} ${template}`,
    method: method.toUpperCase(),
    pattern: patternOf(template),
    // Where two templates fit (`/issues/comments/7`), the one with more fixed words is meant.
    fixed: template.split('/').filter((part) => !part.startsWith('{')).length,
    described,
  })),
);

/** Every operation of the subset, as routes. */
export const routes: ReadonlySet<string> = new Set(operations.map((operation) => operation.route));

/** The operation that a request means; undefined if GitHub (as far as the subset knows) has none there. */
export function findOperation(method: string, path: string): Operation | undefined {
  const [best] = operations
    .filter((operation) => operation.method === method && operation.pattern.test(path))
    .sort((a, b) => b.fixed - a.fixed);
  if (best === undefined) return undefined;
  const groups = best.pattern.exec(path)?.groups ?? {};
  const params = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  return { id: best.described.operationId, route: best.route, params, description: best.described };
}

/** What is wrong with a request: parameters, query and body; also what the operation does not know. */
export function requestProblems(operation: Operation, request: ApiRequest): string[] {
  const parameters = (operation.description.parameters ?? []).map((parameter) => resolved<Parameter>(parameter));
  const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name));
  const unknown = [...request.query.keys()].filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `the query parameter ${name} is unknown`),
    ...parameters.flatMap((parameter) => {
      const value = parameter.in === 'path' ? operation.params[parameter.name] : request.query.get(parameter.name);
      if (value === undefined || value === null) return parameter.required ? [`${parameter.name} is missing`] : [];
      // Only a property of something can be changed from text to a number.
      const asProperty = (schema: object) => ({ type: 'object', properties: { value: schema } });
      const validate = compiled(texts, parameter.schema, asProperty);
      return problemsOf(validate, { value }).map((problem) => `${parameter.in} ${parameter.name}: ${problem}`);
    }),
    ...requestBodyProblems(operation, request.body),
  ];
}

/**
 * What is wrong with an answer. Errors that any operation can have (401, 403, 404, 429, 5xx) are documented at few; they
 * are held against GitHub's common form. One that is not JSON, such as a gateway's page, is taken as it is.
 */
export function responseProblems(operation: Operation, status: number, body: unknown): string[] {
  const documented = operation.description.responses[status];
  if (documented === undefined) {
    if (status < 400) return [`${operation.route} never answers ${status}`];
    const common = description.components.schemas?.['basic-error'] as object;
    return typeof body === 'string' ? [] : problemsOf(compiled(bodies, common), body);
  }
  const content = resolved<Response>(documented).content;
  if (content === undefined) return body === undefined ? [] : [`${operation.route} answers ${status} without a body`];
  if (typeof body === 'string' && (status >= 500 || content['application/json'] === undefined)) return [];
  const schema = (content['application/json'] ?? Object.values(content)[0])?.schema;
  return schema === undefined ? [] : problemsOf(compiled(bodies, schema), body);
}

/** A published answer, a fresh copy of it, to be filled in. @throws Error when the subset has none of that name */
export function example(name: string): Record<string, unknown> {
  const value = description.components.examples[name]?.value;
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one !== 'object' || one === null) throw new Error(`api-subset.json has no example ${name}`);
  return structuredClone(one);
}

function requestBodyProblems(operation: Operation, body: unknown): string[] {
  const described = operation.description.requestBody;
  if (described === undefined) return body === undefined ? [] : ['a body where none belongs'];
  if (body === undefined) return described.required ? ['the body is missing'] : [];
  const schema = described.content['application/json']?.schema;
  if (schema === undefined) return [];
  // GitHub overlooks a property it does not know; a client that sends one is wrong about what it does.
  const strict = (one: object) => ('properties' in one ? { ...one, additionalProperties: false } : one);
  return problemsOf(compiled(bodies, schema, strict), body).map((problem) => `body: ${problem}`);
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence(error: ErrorObject): string {
  const what = Object.values(error.params).find((value) => typeof value === 'string' && error.keyword !== 'type');
  return `${error.instancePath || '/'} ${error.message}${error.keyword === 'additionalProperties' ? ` (${what})` : ''}`;
}

/** The check of a schema of the description, made once: compiling takes longer than all the rest of a request. */
function compiled(ajv: Ajv, schema: object, shape: (schema: object) => object = (same) => same): ValidateFunction {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const own = JSON.stringify(asJsonSchema(shape(schema)));
  // Its references point into the whole description.
  const check = ajv.compile(JSON.parse(own.replaceAll('"#/components/', `"${documentName}#/components/`)));
  checks.set(schema, check);
  return check;
}

function newAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, coerceTypes, logger: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(asJsonSchema(description) as object, documentName);
  return ajv;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says that the type is one of two. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, asJsonSchema(of)]));
  if (nullable === true) return { anyOf: [{ type: 'null' }, rest] };
  // Where it is no word of the description but the name of a property, it stays.
  return nullable === undefined ? rest : { ...rest, nullable };
}

function resolved<T extends object>(value: T | Reference): T {
  if (!('$ref' in value)) return value;
  const [, , kind, name] = value.$ref.split('/') as [string, string, string, string];
  return description.components[kind]?.[name] as T;
}

/** Only a file's path may have slashes; GitHub's other values are one part of the path (`get-ref` and `compare` aside). */
function patternOf(template: string): RegExp {
  const source = template.replace(/\{(\w+)\}$|\{(\w+)\}/g, (_, last?: string, inner?: string) =>
    last && ['path', 'ref', 'basehead'].includes(last) ? `(?<${last}>.+)` : `(?<${last ?? inner}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}
