/** A request that reached the stand-in, and what became of it. */
export interface Call {
  /** From 1, in the order in which they came in. */
  readonly order: number;
  /** E.g. `GET /repos/{owner}/{repo}/pulls/{pull_number}`; undefined where GitHub has nothing. */
  readonly route: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What was answered; undefined while it is being answered, and when the connection was cut. */
  status: number | undefined;
}
