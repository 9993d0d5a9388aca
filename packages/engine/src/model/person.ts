/** Somebody who decides or to whom something is assigned. Who that is, is the host's to know. */
export interface Person {
  /** Stable; what the review log holds. */
  readonly id: string;
  /** Shown instead of the id. */
  readonly name?: string | undefined;
  readonly avatarUrl?: string | undefined;
}
