export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** By nearest rank; NaN when there is nothing. For the median of an even number, the mean of the middle two. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? NaN;
  if (share === 0.5 && sorted.length % 2 === 0)
    return (at(sorted.length / 2 - 1) + at(sorted.length / 2)) / 2;
  return at(Math.ceil(share * sorted.length) - 1);
}
