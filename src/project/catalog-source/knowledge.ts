import type { LintRequest } from '../../lint/engine.ts';
import type { EstimateSettings, LintSettings } from '../../lint/settings.ts';
import type { Problem } from '../../migration/problem.ts';

/** What a source of the catalog knows. */
export interface Knowledge extends Pick<LintRequest, 'catalog' | 'applied'> {
  readonly settings: Partial<LintSettings>;
  readonly estimate: EstimateSettings;
  /** Of the source itself. */
  readonly problems: readonly Problem[];
}
