import type { LogPast } from '#platform';
import { backlogAgesProjection } from '../reports/backlog-ages.projection.js';
import { backlogProjection } from '../reports/backlog.projection.js';
import { caseFiguresProjection } from '../reports/case-figures.projection.js';
import { deviationsProjection } from '../reports/deviations.projection.js';

/** The reports on cases as they were. */
export const reportsPast: LogPast = {
  name: 'case-reports',
  projections: [
    backlogProjection.name,
    backlogAgesProjection.name,
    caseFiguresProjection.name,
    deviationsProjection.name,
  ],
};
