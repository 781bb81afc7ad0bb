import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { dayOf, type Clock } from '#kernel';
import { Answers, Day, InjectClock, is, Requires, type PageAnswer } from '#platform';
import { servicesOn, type ServiceTerms } from '../domain/services.js';
import { serviceTerms } from './service.answer.js';

class ServicesQuery {
  @Day({ optional: true, description: 'The day whose terms are asked for; today when left out.' })
  declare readonly on?: string;
}

/** The service catalogue. [D6] */
@ApiTags('services')
@Controller('v1/services')
export class ServiceController {
  constructor(@InjectClock() private readonly clock: Clock) {}

  @Get()
  @Answers(is.page(serviceTerms))
  @Requires('partner.read')
  @ApiOperation({ summary: 'The services that customers get support for, and what each asks for' })
  list(@Query() { on }: ServicesQuery): PageAnswer<ServiceTerms> {
    return { items: servicesOn(on ?? dayOf(this.clock.now())), next: null };
  }
}
