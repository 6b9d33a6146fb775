import { type Estimate, estimateBackfill, estimateDdl, estimateGate, estimateTogether } from '../estimate/estimate.ts';
import type { JudgedPhase } from './judged.ts';
import type { EstimateSettings } from './settings.ts';

/** What a phase will cost, by the tables as it finds them. */
export function estimatePhase(judged: JudgedPhase, { server, calibration }: EstimateSettings): Estimate {
  switch (judged.kind) {
    case 'ddl':
      return estimateTogether(judged.statements.map((statement) => estimateDdl(statement, server, calibration)));
    case 'backfill': {
      const tree = judged.query.ok ? judged.query.tree : undefined;
      return estimateBackfill(judged.phase, tree, judged.walked, judged.written, server, calibration);
    }
    case 'gate': {
      const tree = judged.query?.reading.ok === true ? judged.query.reading.tree : undefined;
      return estimateGate(judged.phase, tree, (schema, name) => judged.before.table(schema, name), server, calibration);
    }
  }
}
