import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** Whose a thing is. */
export interface Owned {
  readonly customerId: string;
  /** For cases: decides which permission a step on it asks for. */
  readonly issueKind?: string;
}

/** Tells whose the things of one kind are; a context provides one for each kind that its routes are about. */
export interface OwnerResolver {
  /** @returns undefined when there is no such thing */
  ownerOf(id: string): Promise<Owned | undefined>;
}

/** Marks a provider as the OwnerResolver of a kind: `@OwnerOf('case')`. */
export const OwnerOf = DiscoveryService.createDecorator<string>();

/** The resolvers of all contexts, found by their decorator. */
@Injectable()
export class Owners implements OnModuleInit {
  private readonly resolvers = new Map<string, OwnerResolver>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: OwnerOf.KEY })) {
      const kind = this.discovery.getMetadataByDecorator(OwnerOf, wrapper);
      if (kind === undefined) continue;
      if (this.resolvers.has(kind)) throw new Error(`There are two resolvers for the owner of a '${kind}'.`);
      this.resolvers.set(kind, wrapper.instance as OwnerResolver);
    }
  }

  /** @throws Error when no context tells the owner of this kind: a mistake of the program */
  async ownerOf(kind: string, id: string): Promise<Owned | undefined> {
    const resolver = this.resolvers.get(kind);
    if (resolver) return resolver.ownerOf(id);
    // Whose a customer is needs no look-up; whether it exists is for the route to say.
    if (kind === 'customer') return { customerId: id };
    throw new Error(`No context tells whose a '${kind}' is: provide a class with @OwnerOf('${kind}').`);
  }

  knows(kind: string): boolean {
    return kind === 'customer' || this.resolvers.has(kind);
  }
}
