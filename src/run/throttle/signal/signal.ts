/** One reason to hold back; the file asks for most of them by `throttle:`. */
export interface Signal {
  /**
   * Asked before each chunk.
   * @returns why to wait, for people; undefined: nothing against going on
   * @throws Failure when what was asked to be watched cannot be read: that never counts as "all is well"
   */
  hold(): Promise<string | undefined>;
  /** Told after each chunk, for signals that live on the walk's own figures. */
  chunkDone?(figures: { readonly commitMs: number }): void;
  /** True for a wish of a person rather than a state of the server. */
  readonly isPause?: boolean;
  close?(): Promise<void>;
}
