import { Id, Integer, ListOf, Position, Text } from '#platform';

export class EventsQuery {
  @Position({
    optional: true,
    description: 'Events after this position; from the beginning of the log when left out.',
    example: '4711',
  })
  declare readonly from?: string;

  @Integer({ min: 1, max: 1000, optional: true, description: 'Most events of a page; 100 by default.' })
  declare readonly limit?: number;

  @ListOf(Text({ max: 100 }), {
    optional: true,
    max: 50,
    description: 'Only these types, separated by commas.',
  })
  declare readonly types?: readonly string[];

  @Id({ optional: true, description: 'Only the events of this case.' })
  declare readonly case?: string;
}
