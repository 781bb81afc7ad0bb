import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { present, type Page } from '#kernel';
import { ReadModels } from '#platform';
import { erasuresProjection, type ErasureView } from './erasures.projection.js';
import { legalHoldsProjection, type LegalHold } from './legal-holds.projection.js';

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly atLeast?: bigint;
}

/** A page of the legal holds, the latest first. */
export class ListLegalHolds extends Query<Page<LegalHold>> {
  constructor(
    readonly filter: { readonly customerId?: string; readonly open?: boolean },
    readonly options: ListOptions,
  ) {
    super();
  }
}

@QueryHandler(ListLegalHolds)
export class ListLegalHoldsHandler implements IQueryHandler<ListLegalHolds> {
  constructor(private readonly models: ReadModels) {}

  async execute({ filter, options: { atLeast, ...page } }: ListLegalHolds): Promise<Page<LegalHold>> {
    const holds = await this.models.of(legalHoldsProjection, atLeast);
    const where = Object.entries(present(filter)).map(([field, is]) => ({ field, is }));
    return holds.find({ where, sort: { field: 'setAt', direction: 'desc' }, ...page });
  }
}

/** One legal hold; undefined when there is none. */
export class GetLegalHold extends Query<LegalHold | undefined> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetLegalHold)
export class GetLegalHoldHandler implements IQueryHandler<GetLegalHold> {
  constructor(private readonly models: ReadModels) {}

  async execute({ id }: GetLegalHold): Promise<LegalHold | undefined> {
    return (await this.models.of(legalHoldsProjection)).get(id);
  }
}

/** A page of the erasures, the latest first. */
export class ListErasures extends Query<Page<ErasureView>> {
  constructor(
    readonly filter: { readonly customerId?: string },
    readonly options: ListOptions,
  ) {
    super();
  }
}

@QueryHandler(ListErasures)
export class ListErasuresHandler implements IQueryHandler<ListErasures> {
  constructor(private readonly models: ReadModels) {}

  async execute({ filter, options: { atLeast, ...page } }: ListErasures): Promise<Page<ErasureView>> {
    const erasures = await this.models.of(erasuresProjection, atLeast);
    const where = Object.entries(present(filter)).map(([field, is]) => ({ field, is }));
    return erasures.find({ where, sort: { field: 'requestedAt', direction: 'desc' }, ...page });
  }
}

/** One erasure; undefined when there is none. */
export class GetErasure extends Query<ErasureView | undefined> {
  constructor(
    readonly id: string,
    readonly atLeast?: bigint,
  ) {
    super();
  }
}

@QueryHandler(GetErasure)
export class GetErasureHandler implements IQueryHandler<GetErasure> {
  constructor(private readonly models: ReadModels) {}

  async execute({ id, atLeast }: GetErasure): Promise<ErasureView | undefined> {
    return (await this.models.of(erasuresProjection, atLeast)).get(id);
  }
}
