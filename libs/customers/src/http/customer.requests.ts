import { Country, Instant, Language, ListQuery, OneOf, Position, ReadQuery, Text } from '#platform';
import { CLOUDS } from '../domain/vocabulary.js';
import type { CustomerFilter } from '../read-models/customers/customers.queries.js';
import type { Moment } from '../read-models/customers/past-customer.query.js';

export class ListCustomersQuery extends ListQuery implements CustomerFilter {
  @Text({
    max: 200,
    optional: true,
    description: 'Words of the id, the name or a contact’s name.',
    example: 'aurora',
  })
  declare readonly text?: string;

  @Language({ optional: true })
  declare readonly language?: string;

  @Country({ optional: true })
  declare readonly country?: string;

  @OneOf(CLOUDS, { optional: true })
  declare readonly cloud?: string;
}

export class CustomerQuery extends ReadQuery {
  @Instant({ optional: true, description: 'The record as of what had happened by this moment.' })
  declare readonly asOf?: string;

  @Position({
    optional: true,
    description: 'The record as it stood at this position of the log.',
    example: '4711',
  })
  declare readonly at?: string;

  @Instant({
    optional: true,
    description: 'The moment for which the statuses of delegated admin relationships are told.',
  })
  declare readonly statusAt?: string;
}

/** The past that is asked about, if it is the past. */
export function momentOf({ asOf, at }: CustomerQuery): Moment | undefined {
  if (at !== undefined) return { position: BigInt(at) };
  return asOf === undefined ? undefined : { time: asOf };
}
