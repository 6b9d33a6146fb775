import { MiB } from '../core/storage-size.ts';
import type { ServerInputs } from './server-inputs.ts';
import { unitCosts } from './unit-costs.ts';
import type { DdlWork } from './work.ts';

/** If unknown: the default of MySQL, so that a large table counts as the slow case. */
const UNKNOWN_POOL = 128 * MiB;

/** Seconds according to the model, on the machine that it was fitted on. */
export function ddlSeconds(work: DdlWork, server: ServerInputs): number {
  const { rows, dataBytes, indexes } = work;
  const pool = server.bufferPoolBytes ?? UNKNOWN_POOL;
  const isCold = dataBytes > pool;
  const scan = dataBytes * (isCold ? unitCosts.readByteCold : unitCosts.readByte);
  const sorted = indexes.reduce(
    (sum, { ofText }) => sum + rows * (ofText ? unitCosts.sortTextEntry : unitCosts.sortEntry),
    0,
  );
  switch (work.class) {
    case 'metadata':
      return unitCosts.statement + work.freedBytes * unitCosts.freedByte;
    case 'index-build':
      return unitCosts.statement + scan + sorted;
    case 'rebuild':
      return unitCosts.statement + rows * unitCosts.rebuildRow + dataBytes * unitCosts.rebuildByte + sorted;
    case 'copy': {
      const inserted = indexes.reduce(
        (sum, { bytes }) => sum + rows * (dataBytes + bytes > pool ? unitCosts.insertEntryCold : unitCosts.insertEntry),
        0,
      );
      return unitCosts.statement + rows * unitCosts.copyRow + dataBytes * unitCosts.copyByte + inserted;
    }
  }
}
