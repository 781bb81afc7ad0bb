import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Permission } from './permissions.js';
import { scopeOf } from './principal.js';

/** How a route keeps a customer contact to its own customer's things. */
export type Scoping =
  /** The route is about one thing: `of` is its kind (see OwnerOf), `param` the path parameter with its id. */
  | { readonly of: string; readonly param: string }
  /** The route lists: its query takes the customer from `@ScopedCustomer()`. */
  | { readonly filtered: true };

/** Which permission a route asks for. */
export type Requirement =
  | { readonly permission: Permission; readonly scoping?: Scoping }
  /** The permission depends on the kind of the case's issue, technical or commercial. [D4] */
  | { readonly forCase: { readonly param: string } | { readonly body: string } };

export const REQUIREMENT = Symbol('requirement');
export const PUBLIC = Symbol('public');

/**
 * The permission that a route asks for. Every route carries this, `@RequiresForCase` or `@Public`, or
 * the service doesn't start. Without a scoping, customer contacts are refused whatever the table says.
 */
export const Requires = (permission: Permission, scoping?: Scoping) =>
  applyDecorators(
    SetMetadata<symbol, Requirement>(REQUIREMENT, { permission, ...(scoping ? { scoping } : {}) }),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );

/**
 * Asks for `cases.technical` or `cases.commercial`, as the case's issue kind has it: of the case that
 * the path names, or, for a case that is yet to be received, of the body's field.
 */
export const RequiresForCase = (source: { param: string } | { body: string } = { param: 'id' }) =>
  applyDecorators(
    SetMetadata<symbol, Requirement>(REQUIREMENT, { forCase: source }),
    ApiBearerAuth(),
    ApiExtension('x-permission', 'cases.technical | cases.commercial'),
  );

/** A route that asks for no token: health and metrics. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The customer to which a list must be kept; undefined for those who may see all customers. */
export const ScopedCustomer = createParamDecorator((_: unknown, context: ExecutionContext) =>
  scopeOf(context.switchToHttp().getRequest<FastifyRequest>().principal),
);
