import {
  AggregateCommand,
  Country,
  Email,
  Flag,
  handlerOf,
  Language,
  Line,
  ListOf,
  OneOf,
  Recorded,
} from '#platform';
import type * as domain from '../domain/commands.js';
import { customerDecider } from '../domain/decide.js';
import { CLOUDS } from '../domain/vocabulary.js';

class ContactBody implements domain.Contact {
  @Line({ example: 'Rui Prado' })
  declare readonly name: string;

  @Email({ example: 'rui@aurora.example' })
  declare readonly email: string;

  @Line({ max: 50, optional: true, example: '+55 11 0000 0000' })
  declare readonly telephone?: string;
}

export class KeepCustomerBody extends Recorded {
  @Line({ example: 'Padaria Aurora' })
  declare readonly name: string;

  @Language({ description: 'The language in which the customer is written to.' })
  declare readonly language: domain.CustomerDetails['language'];

  @Country()
  declare readonly country: string;

  @OneOf(CLOUDS, { description: 'The cloud of the customer’s tenant.' })
  declare readonly cloud: domain.CustomerDetails['cloud'];

  @ListOf(ContactBody, {
    optional: true,
    max: 50,
    description: 'Who may be written to; nobody when left out.',
  })
  declare readonly contacts?: readonly ContactBody[];

  @Flag({
    optional: true,
    description: 'Microsoft also serves it for products outside CSP; false when left out.',
  })
  declare readonly existingCommercialRelationship?: boolean;
}

/** State how the customer is now; it is registered when it is new. [D2] */
export class KeepCustomer extends AggregateCommand<domain.KeepCustomer> {}

export const KeepCustomerHandler = handlerOf(KeepCustomer, customerDecider);
