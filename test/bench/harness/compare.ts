import { median } from './statistics.js';

/** Measures once and answers with numbers by name. */
export type Measure<Numbers> = (round: number) => Promise<Numbers>;

/** What two sides came to, round by round. */
export class Rounds<Numbers extends Readonly<Record<string, number>>> {
  constructor(
    readonly ours: readonly Numbers[],
    readonly theirs: readonly Numbers[],
  ) {}

  /** Median over the rounds. */
  our(name: keyof Numbers): number {
    return median(this.ours.map((numbers) => numbers[name] ?? NaN));
  }

  their(name: keyof Numbers): number {
    return median(this.theirs.map((numbers) => numbers[name] ?? NaN));
  }

  /** Median of the ratios, each of two measurements that were made one after the other. */
  ratio(name: keyof Numbers): number {
    return median(
      this.ours.map((numbers, round) => (numbers[name] ?? NaN) / (this.theirs[round]?.[name] ?? NaN)),
    );
  }
}

/**
 * Measures two sides in turn. Machines and disks have moods, so figures from different minutes say little
 * about each other; and who goes first changes from round to round.
 */
export async function inTurn<Numbers extends Readonly<Record<string, number>>>(
  rounds: number,
  ours: Measure<Numbers>,
  theirs: Measure<Numbers>,
): Promise<Rounds<Numbers>> {
  const measured = { ours: [] as Numbers[], theirs: [] as Numbers[] };
  for (let round = 0; round < rounds; round++) {
    const order = [
      async () => void measured.ours.push(await ours(round)),
      async () => void measured.theirs.push(await theirs(round)),
    ];
    if (round % 2 === 1) order.reverse();
    for (const measure of order) await measure();
  }
  return new Rounds(measured.ours, measured.theirs);
}
