import type { JWTPayload } from 'jose';
import { isSafeId } from '../input/safe-id.js';
import type { Principal } from './principal.js';
import { isRole, ROLES, type Role } from './roles.js';

/** The token is good, but doesn't say who may do what here. */
export class UnusableClaims extends Error {
  override readonly name = 'UnusableClaims';
}

/**
 * Reads the principal from a verified token.
 *
 * Claims: `sub` (the account's id), `roles` (a list, or `role`), `customerId` (asked of customer contacts),
 * `act.sub` (RFC 8693: who acts for the subject), `reason` (why an auditor reads). Roles that are not ours are passed over.
 *
 * @throws UnusableClaims
 */
export function principalFrom(claims: JWTPayload): Principal {
  const roles = rolesIn(claims);
  const subject = accountIn(claims.sub);
  const { act } = claims as { readonly act?: { readonly sub?: unknown } };
  const acting = act === undefined ? undefined : accountIn(act.sub);
  return {
    id: acting ?? subject,
    kind: roles.includes('integration') ? 'machine' : 'person',
    roles,
    ...customerIn(claims, roles),
    ...(acting === undefined ? {} : { onBehalfOf: subject }),
    ...reasonIn(claims),
    expiresAt: (claims.exp ?? 0) * 1000,
  };
}

function rolesIn(claims: JWTPayload): readonly Role[] {
  const named = [claims.roles, claims.role].flat();
  const roles = Object.freeze([...new Set(named.filter(isRole))]);
  if (roles.length === 0)
    throw new UnusableClaims(`The token names no role; roles are: ${ROLES.join(', ')}.`);
  return roles;
}

/** An account id goes into the log: it must be an id, and short. */
function accountIn(subject: unknown): string {
  if (typeof subject === 'string' && /^[\x21-\x7E]{1,200}$/.test(subject)) return subject;
  throw new UnusableClaims("The token's subject must be an account id of 1 to 200 visible ASCII characters.");
}

/** A claim of another shape says something else. */
function reasonIn({ reason }: JWTPayload): { readonly reason?: string } {
  return typeof reason === 'string' && reason.trim() !== '' ? { reason: reason.trim().slice(0, 500) } : {};
}

/** A contact has no other role: one that did would see more than its own customer's things. */
function customerIn({ customerId }: JWTPayload, roles: readonly Role[]): { readonly customerId?: string } {
  if (!roles.includes('customerContact')) return {};
  if (roles.length > 1) throw new UnusableClaims('A customer contact can have no other role.');
  if (isSafeId(customerId)) return { customerId };
  throw new UnusableClaims('The token of a customer contact must name its customer (claim customerId).');
}
