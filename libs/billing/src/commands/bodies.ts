import { Instant, Integer, Text, type FieldOptions } from '#platform';
import { MOST_MINOR } from '../domain/money.js';

/** An amount of a document, in minor units. [D28] */
export const Amount = (options: FieldOptions = {}) =>
  Integer({
    min: 1,
    max: MOST_MINOR,
    description: 'In the currency’s minor unit (cents): 1200.00 BRL is 120000.',
    example: 120_000,
    ...options,
  });

/** What happens now, and may say why. */
export class Now {
  @Text({ max: 2_000, optional: true, description: 'Why; kept in the audit trail. No personal data.' })
  declare readonly reason?: string;
}

/** What a command with a reason of its own may say about itself; see Recorded. */
export class Explained {
  @Instant({ optional: true, description: 'When it happened, if that was before it is recorded.' })
  declare readonly occurredAt?: string;

  @Text({ max: 2_000, description: 'Why.', example: 'Twelve seats were billed; there are ten.' })
  declare readonly reason: string;
}
