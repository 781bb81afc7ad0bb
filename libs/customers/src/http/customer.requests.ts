import { Country, Instant, Language, ListQuery, OneOf, PastQuery, Text } from '#platform';
import { CLOUDS } from '../domain/vocabulary.js';
import type { CustomerFilter } from '../read-models/customers/customers.queries.js';

export class ListCustomersQuery extends ListQuery implements CustomerFilter {
  @Text({
    max: 200,
    optional: true,
    description: 'Words of the id or the name.',
    example: 'aurora',
  })
  declare readonly text?: string;

  @Text({
    max: 200,
    optional: true,
    description: 'A contact’s mail address, or words of one contact’s name, however they are typed.',
    example: 'rui@aurora.example',
  })
  declare readonly contact?: string;

  @Language({ optional: true })
  declare readonly language?: string;

  @Country({ optional: true })
  declare readonly country?: string;

  @OneOf(CLOUDS, { optional: true })
  declare readonly cloud?: string;
}

export class CustomerQuery extends PastQuery {
  @Instant({
    optional: true,
    description: 'The moment for which the statuses of delegated admin relationships are told.',
  })
  declare readonly statusAt?: string;
}
