/** Chance that can be had again: the same seed falls the same. */
export class Dice {
  constructor(private state: number) {}

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True in one case of `of`. */
  one(of: number): boolean {
    return this.between(1, of) === 1;
  }

  /** Dice of their own for somebody who throws at moments that nobody can foresee. */
  fork(): Dice {
    return new Dice(Math.floor(this.next() * 2 ** 32));
  }

  /** Mulberry32. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** `CASEBOOK_CRASH_SEED` repeats the decisions of an earlier run; what the machine makes of them is its own. */
export function throwDice(): Dice {
  const seed = Number(process.env.CASEBOOK_CRASH_SEED ?? Date.now() % 2 ** 32);
  process.stdout.write(`CASEBOOK_CRASH_SEED=${seed}\n`);
  return new Dice(seed);
}
