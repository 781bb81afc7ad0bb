import {
  AggregateCommand,
  Currency,
  handlerOf,
  Id,
  Integer,
  Line,
  ListOf,
  MoneyMinor,
  Nested,
  OneOf,
  Recorded,
  Text,
} from '#platform';
import type * as domain from '../domain/plan-commands.js';
import { planDecider } from '../domain/plan-decide.js';
import {
  CHARGED,
  FULFILMENT_MODES,
  ISSUE_KINDS,
  SEVERITIES,
  WEEKDAYS,
  type Charged,
  type FulfilmentMode,
  type IssueKind,
  type Severity,
  type Weekday,
} from '../domain/vocabulary.js';

class ServicePeriodBody {
  @ListOf(OneOf(WEEKDAYS), { min: 1, unique: true, example: ['monday', 'tuesday'] })
  declare readonly days: Weekday[];

  @Line({ max: 5, description: 'Local time of day, `00:00` to `24:00`.', example: '09:00' })
  declare readonly from: string;

  @Line({ max: 5, example: '18:00' })
  declare readonly to: string;
}

class ServiceHoursBody {
  @Line({ max: 100, description: 'IANA name.', example: 'Europe/Lisbon' })
  declare readonly timeZone: string;

  @ListOf(ServicePeriodBody, { min: 1, max: 14 })
  declare readonly periods: ServicePeriodBody[];
}

class PriceBody {
  @MoneyMinor({ description: 'Per month, in minor units.', example: 4900 })
  declare readonly amountMinor: number;

  @Currency({ example: 'EUR' })
  declare readonly currency: string;
}

class TargetBody {
  @OneOf(SEVERITIES)
  declare readonly severity: Severity;

  @Integer({ min: 1, max: 525_600, optional: true, description: 'Within the service hours.', example: 60 })
  declare readonly firstResponseMinutes?: number;

  @Integer({ min: 1, max: 525_600, optional: true, description: 'Within the service hours.', example: 480 })
  declare readonly resolutionMinutes?: number;
}

export class PublishSupportPlanBody extends Recorded {
  @Id({ optional: true, description: 'The plan to publish the next version of; a new id when left out.' })
  declare readonly planId?: string;

  @Line({ example: 'Standard' })
  declare readonly name: string;

  @ListOf(OneOf(FULFILMENT_MODES), { min: 1, unique: true, example: ['own', 'outsourced'] })
  declare readonly fulfilmentModes: FulfilmentMode[];

  @ListOf(OneOf(ISSUE_KINDS), { min: 1, unique: true, example: ['technical', 'billing'] })
  declare readonly supportKinds: IssueKind[];

  @Nested(ServiceHoursBody)
  declare readonly serviceHours: ServiceHoursBody;

  @Text({ max: 1000, example: 'Call +351 210 000 000 or write to help@contoso.example.' })
  declare readonly contactMethod: string;

  @OneOf(CHARGED, {
    optional: true,
    description: '`all` when left out and there is a price, else `nothing`.',
  })
  declare readonly charged?: Charged;

  @Nested(PriceBody, { optional: true })
  declare readonly price?: PriceBody;

  @ListOf(TargetBody, { optional: true, max: SEVERITIES.length })
  declare readonly targets?: TargetBody[];
}

/** Publish a support plan, or its next version. [D20] [D21] */
export class PublishSupportPlan extends AggregateCommand<domain.PublishSupportPlan> {}

export const PublishSupportPlanHandler = handlerOf(PublishSupportPlan, planDecider);
