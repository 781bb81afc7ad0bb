/** Which events of the source a group has taken and which of them are done: where it could go on. */
export class Progress {
  readonly #pending = new Set<number>();
  /** The last sequence that was taken. */
  #taken: number;
  /** How many were done since the last checkpoint. */
  doneSince = 0;
  /** The last checkpoint; everything up to it is done. */
  checkpoint: number;

  /** @param first the sequence that comes first */
  constructor(first: number) {
    this.#taken = first - 1;
    this.checkpoint = first - 1;
  }

  take(sequence: number): void {
    this.#pending.add(sequence);
    this.#taken = sequence;
  }

  /** What doesn't match the filter is done without having been given to anybody. */
  skip(toBefore: number): void {
    this.#taken = Math.max(this.#taken, toBefore - 1);
  }

  done(sequence: number | undefined): void {
    if (sequence !== undefined && this.#pending.delete(sequence)) this.doneSince += 1;
  }

  /** The sequence up to which everything is done. */
  get reached(): number {
    return this.#pending.size === 0 ? this.#taken : Math.min(...this.#pending) - 1;
  }

  mark(sequence: number): void {
    this.checkpoint = sequence;
    this.doneSince = 0;
  }
}
