import { Id, Line, ListQuery, OneOf } from '#platform';
import { MESSAGE_STATUSES, TEMPLATES } from '../domain/vocabulary.js';

/** What every list of messages can be narrowed down by. */
export class MessagesQuery extends ListQuery {
  @OneOf(MESSAGE_STATUSES, { optional: true })
  declare readonly status?: string;

  @OneOf(TEMPLATES, { optional: true })
  declare readonly template?: string;

  @OneOf(['partner', 'microsoft'], { optional: true })
  declare readonly sender?: string;
}

export class LedgerQuery extends MessagesQuery {
  @Id({ optional: true })
  declare readonly caseId?: string;

  @Id({ optional: true, example: 'aurora' })
  declare readonly customerId?: string;

  @Line({ max: 100, optional: true, example: 'INV-1' })
  declare readonly invoiceNumber?: string;
}
