/** A job of a workflow that makes deployments to an environment, since it is bound to that. */
export interface DeployingJob {
  /** Path from the repository's top. */
  readonly file: string;
  readonly job: string;
  readonly environment: string;
  /** A step of it is phasedb's. */
  readonly isOurs: boolean;
}
