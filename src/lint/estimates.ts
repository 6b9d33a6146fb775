import type { JudgedPhase } from '../analysis/judged.ts';
import { estimateTogether, type PhaseEstimate } from '../estimate/estimate.ts';
import { estimateBackfill } from '../estimate/estimate-backfill.ts';
import { estimateDdl } from '../estimate/estimate-ddl.ts';
import { estimateGate } from '../estimate/estimate-gate.ts';
import type { Measured } from '../estimate/measure/measure.ts';
import type { NotMeasured } from '../estimate/measure/sampled-statement.ts';
import type { EstimateSettings } from './settings.ts';

/**
 * What a phase will cost, by the tables as it finds them.
 * @param measured of a backfill, where it was tried
 */
export function estimatePhase(
  judged: JudgedPhase,
  { server, calibration }: EstimateSettings,
  measured: Measured | NotMeasured | undefined,
): PhaseEstimate {
  switch (judged.kind) {
    case 'ddl': {
      const statements = judged.statements.map((statement) => estimateDdl(statement, server, calibration));
      return { ...estimateTogether(statements), statements };
    }
    case 'backfill': {
      const tree = judged.query.ok ? judged.query.tree : undefined;
      const { phase, walked, written } = judged;
      const whole = estimateBackfill({ phase, tree, walked, written, measured }, server, calibration);
      return { ...whole, statements: [whole] };
    }
    case 'gate': {
      const tree = judged.query?.reading.ok === true ? judged.query.reading.tree : undefined;
      const { before, phase } = judged;
      const whole = estimateGate(phase, tree, (schema, name) => before.table(schema, name), server, calibration);
      return { ...whole, statements: [whole] };
    }
  }
}
