import { Injectable, type PipeTransform } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import { FindCustomer } from '#customers';
import { isSafeId, notFound, problem, ProblemException } from '#platform';
import { invoiceDecider } from '../domain/invoice/decide.js';
import { isCspCustomer, NOT_A_CSP_CUSTOMER } from '../domain/invoice/rules.js';
import { policyDecider } from '../domain/policy/policy.js';

/** Someone who is not a CSP customer is not found here, and is told where to ask. [D29] */
const notACspCustomer = (id: string): ProblemException =>
  new ProblemException(
    problem(isCspCustomer.code, 'Not a CSP customer', 404, NOT_A_CSP_CUSTOMER, {
      kind: 'customer',
      id: id.slice(0, 100),
    }),
  );

/** The id of a customer that the partner serves: `@Param('id', CspCustomer)`. */
@Injectable()
export class CspCustomer implements PipeTransform<string, Promise<string>> {
  constructor(private readonly queries: QueryBus) {}

  async transform(id: string): Promise<string> {
    const found = isSafeId(id) ? await this.queries.execute(new FindCustomer(id)) : undefined;
    if (!found) throw notACspCustomer(id);
    return id;
  }
}

/** The number of an invoice that there is: `@Param('id', KnownInvoice)`. */
@Injectable()
export class KnownInvoice implements PipeTransform<string, Promise<string>> {
  constructor(private readonly runner: CommandRunner) {}

  async transform(id: string): Promise<string> {
    if (!isSafeId(id)) throw notFound('invoice', String(id));
    const { revision } = await this.runner.load(invoiceDecider, id);
    if (revision === 'noStream') throw notFound('invoice', id);
    return id;
  }
}

/** The id of a collections policy that there is: `@Param('id', KnownPolicy)`. */
@Injectable()
export class KnownPolicy implements PipeTransform<string, Promise<string>> {
  constructor(private readonly runner: CommandRunner) {}

  async transform(id: string): Promise<string> {
    if (!isSafeId(id)) throw notFound('collectionsPolicy', String(id));
    const { revision } = await this.runner.load(policyDecider, id);
    if (revision === 'noStream') throw notFound('collectionsPolicy', id);
    return id;
  }
}
