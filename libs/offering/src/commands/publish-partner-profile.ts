import { AggregateCommand, Email, handlerOf, Id, Line, Nested, OneOf, Recorded, Url } from '#platform';
import type * as domain from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { CLOUDS, PARTNER_KINDS } from '../domain/vocabulary.js';

class SupportProfileBody {
  @Email({ example: 'help@contoso.example' })
  declare readonly email: string;

  @Line({ max: 50, example: '+351 210 000 000' })
  declare readonly telephone: string;

  @Url({ example: 'https://help.contoso.example' })
  declare readonly website: string;
}

export class PublishPartnerProfileBody extends Recorded {
  @Id({ example: 'contoso' })
  declare readonly partnerId: string;

  @Line({ example: 'Contoso Cloud' })
  declare readonly name: string;

  @OneOf(PARTNER_KINDS, { example: 'directBill' })
  declare readonly partnerKind: domain.PartnerProfile['partnerKind'];

  @OneOf(CLOUDS, { description: 'The cloud of the partner account.' })
  declare readonly cloud: domain.PartnerProfile['cloud'];

  @Nested(SupportProfileBody, { description: 'What a customer that looks for technical support is shown.' })
  declare readonly supportProfile: SupportProfileBody;

  @Id({
    optional: true,
    description: 'The indirect provider, of an indirect reseller only.',
    example: 'fabrikam',
  })
  declare readonly providerId?: string;

  @Line({ optional: true, example: 'Fabrikam Distribution' })
  declare readonly providerName?: string;
}

/** Say who the partner is and how customers reach its support. [D1] [D22] */
export class PublishPartnerProfile extends AggregateCommand<domain.PublishPartnerProfile> {}

export const PublishPartnerProfileHandler = handlerOf(PublishPartnerProfile, partnerDecider);
