/** From whom a run took a lease that was not given back. */
export interface TakenOver {
  /** The run. */
  readonly from: string;
  /** Its last one. */
  readonly heartbeat?: string;
}
