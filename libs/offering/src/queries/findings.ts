import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner, type Page } from '#kernel';
import { partnerFindings, type Finding } from '../domain/findings.js';
import { OWN } from '../domain/partner.js';
import { partnerDecider } from '../domain/partner-decide.js';
import { ListDisclosureFindings } from '../read-models/customers-told/untold-customers.queries.js';

/** A page of what is not as it must be: first about the partner, then about customers, oldest first. [D1] [D21] */
export class ListFindings extends Query<Page<Finding>> {
  constructor(
    readonly options: { readonly limit: number; readonly after?: string; readonly atLeast?: bigint },
  ) {
    super();
  }
}

@QueryHandler(ListFindings)
export class ListFindingsHandler implements IQueryHandler<ListFindings> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly queries: QueryBus,
  ) {}

  async execute({ options }: ListFindings): Promise<Page<Finding>> {
    const page = await this.queries.execute(new ListDisclosureFindings(options));
    if (options.after !== undefined) return page;
    // There are few of the partner's own, so the first page may be a little longer.
    const { state } = await this.runner.load(partnerDecider, OWN);
    return { ...page, items: [...partnerFindings(state, this.runner.now()), ...page.items] };
  }
}
