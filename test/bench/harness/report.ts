import { isMet, type Benchmark, type Figure, type Target } from './benchmark.js';

/** The figures of one benchmark. */
export interface Result {
  readonly benchmark: Pick<Benchmark, 'name' | 'question'>;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

/** A table that people read, one line for each figure. */
export function tableOf(results: readonly Result[]): string {
  const rows = [
    ['benchmark', 'what', 'value', 'unit', 'target', ''],
    ...results.flatMap(({ benchmark, figures }) =>
      figures.map((figure) => [
        benchmark.name,
        figure.what,
        numberText(figure.value),
        figure.unit,
        targetText(figure.target),
        verdictOf(figure),
      ]),
    ),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function numberText(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function targetText(target: Target | undefined): string {
  const { atLeast, atMost, aim } = target ?? {};
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ...(aim === undefined ? [] : [`aim ${aim}`]),
  ];
  return bounds.join(', ');
}

function verdictOf(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined) return '';
  return met ? 'met' : 'MISSED';
}
