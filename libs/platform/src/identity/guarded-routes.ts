import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
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
export class GuardedRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    this.all();
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

const pathOf = (controller: object, method: object): string =>
  `/${[controller, method]
    .map((part) => String(Reflect.getMetadata(PATH_METADATA, part)).replace(/^\/|\/$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`;
