import type { NamedTarget } from './target-config.ts';

/** One job of an Actions matrix. It names variables, never what they hold. */
export interface MatrixJob {
  readonly target: string;
  /** Counts from 1. */
  readonly wave: number;
  readonly group: string;
  readonly environment: string;
  /** The variable, and the secret of the same name, that holds the URL. */
  readonly url_env: string;
}

/**
 * The value of `strategy.matrix`. GitHub starts the jobs of a matrix in this order; with `max-parallel: 1` and `fail-fast: true`
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategy) none begins
 * after one that failed.
 */
export function matrixOf(waves: readonly (readonly NamedTarget[])[]): { readonly include: readonly MatrixJob[] } {
  return {
    include: waves.flatMap((wave, index) =>
      wave.map(({ name, group, environment, urlEnv }) => ({
        target: name,
        wave: index + 1,
        group: group ?? '',
        environment: environment ?? '',
        url_env: urlEnv,
      })),
    ),
  };
}
