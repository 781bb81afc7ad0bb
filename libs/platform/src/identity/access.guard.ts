import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { forbidden, notFound, unauthorized } from '../http/problems.js';
import { isSafeId } from '../input/safe-id.js';
import { Owners } from './owners.js';
import { isPermitted, PERMISSIONS, type Permission } from './permissions.js';
import { scopeOf, type Principal } from './principal.js';
import { PUBLIC, REQUIREMENT, type Requirement, type Scoping } from './requires.js';

/**
 * The one place that decides whether a request may pass. What is not permitted is refused; what belongs
 * to another customer looks as if it weren't there.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(Owners) private readonly owners: Pick<Owners, 'ownerOf'>,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const handler = context.getHandler();
    const requirement = this.reflector.get<Requirement | undefined>(REQUIREMENT, handler);
    if (!requirement) return this.reflector.get<boolean | undefined>(PUBLIC, handler) === true;

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { principal } = request;
    if (!principal) throw unauthorized('This needs a bearer token.');
    return 'forCase' in requirement
      ? this.mayWorkOn(requirement.forCase, principal, request)
      : this.may(requirement.permission, requirement.scoping, principal, request);
  }

  private may(
    permission: Permission,
    scoping: Scoping | undefined,
    principal: Principal,
    request: FastifyRequest,
  ): boolean | Promise<boolean> {
    insist(principal, permission);
    const customerId = scopeOf(principal);
    if (customerId === undefined) return true;
    if (!scoping) throw forbidden(permission, PERMISSIONS[permission]);
    // To see how something was is more than to see how it is.
    if (asksForThePast(request)) insist(principal, 'cases.history');
    return (
      'filtered' in scoping || this.isOwn(customerId, scoping.of, idIn(request, scoping.of, scoping.param))
    );
  }

  private async isOwn(customerId: string, kind: string, id: string): Promise<boolean> {
    const owned = await this.owners.ownerOf(kind, id);
    if (owned?.customerId !== customerId) throw notFound(kind, id);
    return true;
  }

  private mayWorkOn(
    source: { readonly param: string } | { readonly body: string },
    principal: Principal,
    request: FastifyRequest,
  ): boolean | Promise<boolean> {
    if ('param' in source) return this.mayWorkOnCase(idIn(request, 'case', source.param), principal);
    const issueKind = (request.body as Readonly<Record<string, unknown>> | null)?.[source.body];
    // A word that is no kind passes whoever may work on some case: the validation, which comes next, refuses it.
    insist(principal, issueKind === 'technical' ? 'cases.technical' : 'cases.commercial');
    return true;
  }

  private async mayWorkOnCase(id: string, principal: Principal): Promise<boolean> {
    // Whoever may work on no case at all must not learn which cases there are.
    if (!isPermitted(principal.roles, 'cases.commercial')) insist(principal, 'cases.technical');
    const owned = await this.owners.ownerOf('case', id);
    if (!owned) throw notFound('case', id);
    insist(principal, isCommercial(owned.issueKind) ? 'cases.commercial' : 'cases.technical');
    return true;
  }
}

function insist(principal: Principal, permission: Permission): void {
  if (!isPermitted(principal.roles, permission)) throw forbidden(permission, PERMISSIONS[permission]);
}

function asksForThePast({ query }: FastifyRequest): boolean {
  const { at, asOf } = (query ?? {}) as Readonly<Record<string, unknown>>;
  return at !== undefined || asOf !== undefined;
}

const isCommercial = (issueKind: string | undefined): boolean =>
  issueKind === 'billing' || issueKind === 'subscriptionManagement';

/** An id that no stream could have is an id of nothing: it never reaches a resolver. */
function idIn(request: FastifyRequest, kind: string, param: string): string {
  const id = (request.params as Readonly<Record<string, string | undefined>>)[param];
  if (isSafeId(id)) return id;
  throw notFound(kind, String(id));
}
