import { CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  present,
  ReadModelBehind,
  ReadModelRebuilding,
  StoreUnavailable,
  streamOf,
  type CommandContext,
  type EventStore,
  type Ids,
  type Outcome,
} from '#kernel';
import { InjectEventStore, InjectIds, ReadModels } from '#platform';
import { invoiceDecider } from '../domain/invoice/decide.js';
import { policyDecider } from '../domain/policy/policy.js';
import { invoicesProjection } from '../read-models/invoices/invoices.projection.js';
import { PolicyBook } from './policy-book.js';

const PAGE = 200;

/** Bind an invoice that was issued without a policy, if there is a policy by now; ordered by a process. [D25] */
export class BindInvoice implements ICommand {
  constructor(
    readonly payload: { readonly invoice: string },
    readonly context: CommandContext,
  ) {}
}

/** Bind every invoice that was issued before there was a policy; ordered by a process. [D25] */
export class BindOlderInvoices implements ICommand {
  constructor(
    readonly payload: { readonly policyId: string },
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(BindInvoice)
export class BindInvoiceHandler implements ICommandHandler<BindInvoice> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: PolicyBook,
  ) {}

  async execute({ payload: { invoice }, context }: BindInvoice): Promise<Outcome> {
    const { state } = await this.runner.load(invoiceDecider, invoice);
    const policy = await laterIfBehind(this.policies.firstBindingFor(state.issuedOn));
    return this.runner.run(
      invoiceDecider,
      invoice,
      { type: 'BindCollectionsPolicy', ...present({ policy }) },
      context,
    );
  }
}

@CommandHandler(BindOlderInvoices)
export class BindOlderInvoicesHandler implements ICommandHandler<BindOlderInvoices> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly policies: PolicyBook,
    private readonly models: ReadModels,
    @InjectEventStore() private readonly store: EventStore,
    @InjectIds() private readonly ids: Ids,
  ) {}

  async execute({ payload: { policyId }, context }: BindOlderInvoices): Promise<Outcome> {
    for await (const { number, issuedOn } of this.unbound()) {
      const policy = await laterIfBehind(this.policies.firstBindingFor(issuedOn));
      const commandId = this.ids.from(context.commandId, number);
      await this.runner.run(
        invoiceDecider,
        number,
        { type: 'BindCollectionsPolicy', ...present({ policy }) },
        { ...context, commandId },
      );
    }
    const { revision } = await this.runner.load(policyDecider, policyId);
    return {
      ok: true,
      streamId: streamOf(policyDecider.category, policyId),
      id: policyId,
      revision: revision === 'noStream' ? -1 : revision,
      position: undefined,
      repeated: false,
      events: [],
    };
  }

  /** The invoices that had no policy when the command was given, the oldest first. */
  private async *unbound() {
    const invoices = await laterIfBehind(
      this.store.head().then((head) => this.models.of(invoicesProjection, head)),
    );
    let after: string | undefined;
    do {
      const page = await invoices.find({
        where: [{ field: 'bound', is: false }],
        sort: { field: 'issuedOn', direction: 'asc' },
        limit: PAGE,
        ...present({ after }),
      });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

/** A process tries again what failed for want of a store; a read model that is behind is such a want. */
async function laterIfBehind<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReadModelBehind || error instanceof ReadModelRebuilding) {
      throw new StoreUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}
