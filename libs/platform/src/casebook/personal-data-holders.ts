import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** A customer whose personal data is to go. */
export interface ForgottenSubject {
  readonly customerId: string;
  /** All streams with data of the customer. */
  readonly streams: readonly string[];
}

/** Something beside the log and the read models that keeps personal data: files, exports, indexes. */
export interface PersonalDataHolder {
  /**
   * Purges what it keeps of a subject; may be called again. The keys are destroyed by then: the log tells nothing
   * personal any more.
   *
   * @returns how many things were purged
   */
  purge(subject: ForgottenSubject): Promise<number>;
}

/** Marks a provider as a PersonalDataHolder, by what it keeps: `@HoldsPersonalData('outbox')`. */
export const HoldsPersonalData = DiscoveryService.createDecorator<string>();

/** The holders of all contexts, found by their decorator. */
@Injectable()
export class PersonalDataHolders implements OnModuleInit {
  private readonly holders = new Map<string, PersonalDataHolder>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: HoldsPersonalData.KEY })) {
      const name = this.discovery.getMetadataByDecorator(HoldsPersonalData, wrapper);
      if (name === undefined) continue;
      if (this.holders.has(name)) throw new Error(`Two holders of personal data are called '${name}'.`);
      this.holders.set(name, wrapper.instance as PersonalDataHolder);
    }
  }

  /** @returns how much each of them purged, by name */
  async purge(subject: ForgottenSubject): Promise<Record<string, number>> {
    const purged: Record<string, number> = {};
    for (const [name, holder] of this.holders) purged[name] = await holder.purge(subject);
    return purged;
  }
}
