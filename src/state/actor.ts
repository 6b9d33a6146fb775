/** Who acts, and from where; written with every event. */
export interface Actor {
  /** GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, or the operating system's user and host. */
  readonly name: string;
  readonly commit: string | undefined;
  readonly runUrl: string | undefined;
}
