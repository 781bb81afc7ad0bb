import type { ProjectionStatusAnswer } from '#platform';

/** Columns as wide as what is in them, two spaces apart. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** One line for each build. */
export const listTable = (all: readonly ProjectionStatusAnswer[]): string =>
  tableOf(
    ['PROJECTION', 'BUILD', 'SERVING', 'STATE', 'PARTITIONS', 'LAG', 'PARKED'],
    all.map(({ projection, collection, serving, state, shares, lag, parked }) => [
      projection,
      collection,
      serving ? 'yes' : 'no',
      state,
      String(shares.length),
      lagText(lag),
      String(parked.length),
    ]),
  );

/** One line for each partition of each build, and one for each stream that is set aside. */
export function statusTable(all: readonly ProjectionStatusAnswer[]): string {
  const shares = tableOf(
    ['BUILD', 'PARTITION', 'STATE', 'POSITION', 'LAG', 'WORKER'],
    all.flatMap(({ collection, shares: parts }) =>
      parts.map(({ partition, state, position, lag, worker }) => [
        collection,
        String(partition),
        state,
        position ?? '-',
        lagText(lag),
        worker ?? '-',
      ]),
    ),
  );
  const parked = all.flatMap(({ projection, parked: streams }) =>
    streams.map(({ stream, position, eventType, attempts, error }) => [
      projection,
      stream,
      position,
      eventType,
      String(attempts),
      error,
    ]),
  );
  if (parked.length === 0) return shares;
  return `${shares}\n\n${tableOf(['PROJECTION', 'PARKED STREAM', 'AT', 'EVENT', 'TRIED', 'ERROR'], parked)}`;
}

const lagText = ({ positions, seconds }: ProjectionStatusAnswer['lag']): string =>
  positions === '0' ? '0' : `${positions} (${seconds.toFixed(1)} s)`;
