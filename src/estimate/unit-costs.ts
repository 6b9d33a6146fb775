/**
 * Seconds that a unit of work takes where nothing has been measured: fitted to MySQL 9.7.4 on two cores and a local disk
 * (bench/estimate, November 2026). Another machine is faster or slower by one factor, mostly, which calibration finds.
 */
export const unitCosts = {
  /** A statement that changes the dictionary alone, its locks and its commit. */
  statement: 0.03,
  /** Reading the clustered index, per byte. */
  readByte: 1.2e-9,
  /** The same from disk, where the table is larger than the buffer pool. */
  readByteCold: 1.6e-9,
  /** An entry of an index that is built by sorting; one of a text is compared byte by byte. */
  sortEntry: 1.05e-6,
  sortTextEntry: 1.6e-6,
  /** A row, and a byte, written into a new clustered index by bulk load. */
  rebuildRow: 0.65e-6,
  rebuildByte: 7e-9,
  /** A row, and a byte, copied through the server's own row format. */
  copyRow: 2.1e-6,
  copyByte: 6.5e-9,
  /** An entry put into an index one by one, in no order; more where the index is larger than the buffer pool. */
  insertEntry: 2.2e-6,
  insertEntryCold: 8e-6,
  /** A row that a chunk looks at: once to find the chunk's end, once to test it. */
  walkRow: 1e-6,
  /** Files that go, per byte: mostly the file system's work. */
  freedByte: 5e-12,
  /** A row changed by a chunk of a backfill, and each of its bytes. */
  updateRow: 7e-6,
  updateByte: 9e-9,
  /** A byte of the binary log at the commit: what a measured row, which is rolled back, has not cost yet. */
  commitByte: 4e-9,
  /** An entry of an index whose columns are set: the old one is marked, a new one inserted. */
  updateEntry: 18e-6,
  /** A call of a hash or of a cipher, and each byte that it is given. */
  hashCall: 1.5e-6,
  hashByte: 3e-9,
  /** Beginning, checkpoint and commit of a chunk. */
  chunk: 0.002,
  chunkDurable: 0.004,
} as const;
