import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import { relationshipOf } from '../domain/customer.js';
import { customerDecider } from '../domain/decide.js';
import { inForceAt } from '../domain/relationship.js';

/** A delegated admin relationship that is in force, and the roles that it gives. [D5] */
export interface DelegatedAdmin {
  readonly relationshipId: string;
  readonly roles: readonly string[];
}

/**
 * Which delegated roles were held under this relationship at a moment? Sees every write that was
 * acknowledged; undefined when it was not in force then. [D5]
 */
export class DelegatedAdminInForce extends Query<DelegatedAdmin | undefined> {
  constructor(
    readonly customerId: string,
    readonly relationshipId: string,
    /** ISO 8601, UTC, milliseconds. */
    readonly at: string,
  ) {
    super();
  }
}

@QueryHandler(DelegatedAdminInForce)
export class DelegatedAdminInForceHandler implements IQueryHandler<DelegatedAdminInForce> {
  constructor(private readonly runner: CommandRunner) {}

  async execute(query: DelegatedAdminInForce): Promise<DelegatedAdmin | undefined> {
    const { state } = await this.runner.load(customerDecider, query.customerId);
    const relationship = relationshipOf(state, query.relationshipId);
    if (!relationship || !inForceAt(relationship, query.at)) return undefined;
    return { relationshipId: relationship.relationshipId, roles: relationship.roles };
  }
}
