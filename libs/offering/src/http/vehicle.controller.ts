import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { dayOf, type Clock } from '#kernel';
import { Answers, Day, InjectClock, is, Requires, type PageAnswer } from '#platform';
import { vehiclesOn, type Vehicle } from '../domain/vehicles.js';
import { vehicleAnswer } from './offering.answers.js';

class VehiclesQuery {
  @Day({ optional: true, description: 'The day whose catalogue is asked for; today when left out.' })
  declare readonly on?: string;
}

/** The catalogue of escalation vehicles. [D11] */
@ApiTags('partner')
@Controller('v1/vehicles')
export class VehicleController {
  constructor(@InjectClock() private readonly clock: Clock) {}

  @Get()
  @Answers(is.page(vehicleAnswer))
  @Requires('partner.read')
  @ApiOperation({ summary: 'The ways to hand a case over to Microsoft, and what each covers' })
  list(@Query() { on }: VehiclesQuery): PageAnswer<Vehicle> {
    return { items: vehiclesOn(on ?? dayOf(this.clock.now())), next: null };
  }
}
