import { Injectable } from '@nestjs/common';
import { CommandRunner, ReadModelBehind, ReadModelRebuilding, type EventStore } from '#kernel';
import { InjectEventStore, ReadModels } from '#platform';
import { accountDecider } from '../domain/account/decide.js';
import { boundTo, policyDecider, versionInForce, type Policy } from '../domain/policy/policy.js';
import type { BoundPolicy } from '../domain/schedule.js';
import { policiesProjection } from '../read-models/policies/policies.projection.js';

/** Which collections policy applies to an invoice; see docs/decisions/0012. [D25] */
@Injectable()
export class PolicyBook {
  /** The first policy ever published; that can't change any more. */
  private firstId: string | undefined;

  constructor(
    private readonly runner: CommandRunner,
    private readonly models: ReadModels,
    @InjectEventStore() private readonly store: EventStore,
  ) {}

  /** All versions of a policy; none when there is no such policy. Sees every write that was acknowledged. */
  async policy(policyId: string): Promise<Policy> {
    return (await this.runner.load(policyDecider, policyId)).state;
  }

  /**
   * The version that binds an invoice: of the policy named, else of the one that the customer was told
   * last, else of the first one that was ever published.
   */
  async bindingFor(invoice: {
    readonly policyId?: string;
    readonly customerId: string;
    readonly issuedOn: string;
  }): Promise<BoundPolicy | undefined> {
    const policyId =
      invoice.policyId ?? (await this.lastTold(invoice.customerId)) ?? (await this.firstPublishedIfKnown());
    return policyId === undefined ? undefined : this.inForce(policyId, invoice.issuedOn);
  }

  /** The version of the first policy ever published that binds an invoice issued on a day. */
  async firstBindingFor(issuedOn: string): Promise<BoundPolicy | undefined> {
    const policyId = await this.firstPublished();
    return policyId === undefined ? undefined : this.inForce(policyId, issuedOn);
  }

  private async inForce(policyId: string, day: string): Promise<BoundPolicy | undefined> {
    const version = versionInForce(await this.policy(policyId), day);
    return version && boundTo(version);
  }

  private async lastTold(customerId: string): Promise<string | undefined> {
    const { state } = await this.runner.load(accountDecider, customerId);
    return state.disclosures.at(-1)?.policyId;
  }

  /** An invoice must not wait for a read model: without an answer it is bound afterwards, by a process. */
  private async firstPublishedIfKnown(): Promise<string | undefined> {
    try {
      return await this.firstPublished();
    } catch (error) {
      if (error instanceof ReadModelBehind || error instanceof ReadModelRebuilding) return undefined;
      throw error;
    }
  }

  /** @throws ReadModelBehind, ReadModelRebuilding when the read model can't tell at the moment */
  private async firstPublished(): Promise<string | undefined> {
    if (this.firstId !== undefined) return this.firstId;
    const policies = await this.models.of(policiesProjection, await this.store.head());
    const { items } = await policies.find({ sort: { field: 'order', direction: 'asc' }, limit: 1 });
    this.firstId = items[0]?.policyId;
    return this.firstId;
  }
}
