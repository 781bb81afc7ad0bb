import type { FastifyRequest } from 'fastify';
import type { Role } from './roles.js';

/** Who is asking, as a verified token says. */
export interface Principal {
  /** The account's stable id; goes into the log as the actor, so it is never a person's full name. */
  readonly id: string;
  readonly kind: 'person' | 'machine';
  readonly roles: readonly Role[];
  /** The customer whose things are all that a customer contact may see. */
  readonly customerId?: string;
  /** Whom the principal acts for (RFC 8693 `act`: the token's subject). */
  readonly onBehalfOf?: string;
  /** Why the principal reads what it reads, where the token says so for all of it. */
  readonly reason?: string;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set from a verified bearer token; undefined for a request without one. */
    principal: Principal | undefined;
  }
}

/** The only customer that the principal may see; undefined for those who may see all. */
export const scopeOf = (principal: Principal | undefined): string | undefined =>
  principal?.roles.includes('customerContact') ? (principal.customerId ?? NOBODY) : undefined;

/** No customer has this id (ids don't contain slashes): a contact whose token names no customer sees nothing. */
const NOBODY = '/';

/** The principal of a request that passed the access guard. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('The route is public: it has no principal.');
  return request.principal;
}
