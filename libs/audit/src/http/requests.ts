import { Id, Integer, Position } from '#platform';

export class InclusionQuery {
  @Id({ optional: true, description: 'The event; or say `index`.' })
  declare readonly eventId?: string;

  @Integer({ min: 0, optional: true, description: 'The place of the event in the log, counted from 0.' })
  declare readonly index?: number;

  @Integer({
    min: 1,
    optional: true,
    description: 'Leaves of the tree; those that were signed last when left out.',
  })
  declare readonly size?: number;
}

export class ConsistencyQuery {
  @Integer({ min: 0, description: 'Leaves of the older tree.' })
  declare readonly from: number;

  @Integer({
    min: 1,
    optional: true,
    description: 'Leaves of the newer tree; those that were signed last when left out.',
  })
  declare readonly to?: number;
}

export class CheckpointsQuery {
  @Integer({ min: 1, max: 200, optional: true, description: 'Most checkpoints of a page; 50 by default.' })
  declare readonly limit?: number;

  @Position({ optional: true, description: 'Only those with fewer leaves.' })
  declare readonly below?: string;
}
