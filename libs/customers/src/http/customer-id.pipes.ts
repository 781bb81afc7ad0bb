import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRunner } from '#kernel';
import { invalid, isSafeId, notFound } from '#platform';
import { customerDecider } from '../domain/decide.js';

/** An id that a customer may have, or has: `@Param('id', CustomerId)`. */
@Injectable()
export class CustomerId implements PipeTransform<string, string> {
  transform(id: string): string {
    if (isSafeId(id)) return id;
    throw invalid([
      { field: 'id', message: 'must be 1 to 100 letters (A to Z), digits, dots, dashes and underscores' },
    ]);
  }
}

/** The id of a customer that there is: `@Param('id', KnownCustomer)`. */
@Injectable()
export class KnownCustomer implements PipeTransform<string, Promise<string>> {
  constructor(private readonly runner: CommandRunner) {}

  async transform(id: string): Promise<string> {
    if (!isSafeId(id)) throw notFound('customer', String(id));
    const { state } = await this.runner.load(customerDecider, id);
    if (!state.details) throw notFound('customer', id);
    return id;
  }
}
