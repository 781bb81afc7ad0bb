import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Owners } from './owners.js';
import { PUBLIC, REQUIREMENT, type Requirement } from './requires.js';

/** A route, and what it asks for; undefined when it is public. */
export interface GuardedRoute {
  /** `CaseController.receive` */
  readonly handler: string;
  /** `POST` */
  readonly method: string;
  /** `/v1/cases/:id` */
  readonly path: string;
  readonly requirement: Requirement | undefined;
}

/** Every route of the service, with its requirement. A route that forgot to say one keeps the service from starting. */
@Injectable()
export class GuardedRoutes implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly owners: Owners,
  ) {}

  /** @throws Error for a route whose access could not be decided */
  onApplicationBootstrap(): void {
    for (const { handler, requirement } of this.all()) {
      const kind = requirement && kindOf(requirement);
      if (kind === undefined || this.owners.knows(kind)) continue;
      throw new Error(`${handler} is about a '${kind}', and no context tells whose that is: see OwnerOf.`);
    }
  }

  /** @throws Error naming the routes that carry neither a requirement nor @Public() */
  all(): GuardedRoute[] {
    const routes: GuardedRoute[] = [];
    const forgotten: string[] = [];
    for (const { metatype, name } of this.discovery.getControllers()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Readonly<Record<string, object>>;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const route = routeOf(`${String(name)}.${method}`, metatype, prototype[method]);
        if (!route) continue;
        routes.push(route.route);
        if (!route.declared) forgotten.push(route.route.handler);
      }
    }
    if (forgotten.length === 0) return routes;
    throw new Error(`These routes say neither @Requires(…) nor @Public(): ${forgotten.join(', ')}.`);
  }
}

function routeOf(
  handler: string,
  controller: object,
  method: object | undefined,
): { readonly route: GuardedRoute; readonly declared: boolean } | undefined {
  if (!method || !Reflect.hasMetadata(METHOD_METADATA, method)) return undefined;
  const requirement = Reflect.getMetadata(REQUIREMENT, method) as Requirement | undefined;
  const declared = requirement !== undefined || Reflect.getMetadata(PUBLIC, method) === true;
  const route = {
    handler,
    method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod],
    path: pathOf(controller, method),
    requirement,
  };
  return { route, declared };
}

/** The kind of thing whose owner decides; undefined when nobody's does. */
function kindOf(requirement: Requirement): string | undefined {
  if ('forCase' in requirement) return 'param' in requirement.forCase ? 'case' : undefined;
  return requirement.scoping && 'of' in requirement.scoping ? requirement.scoping.of : undefined;
}

const pathOf = (controller: object, method: object): string =>
  `/${[controller, method]
    .map((part) => String(Reflect.getMetadata(PATH_METADATA, part)).replace(/^\/|\/$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`;
