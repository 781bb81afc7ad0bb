import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { defineContext, GuardedRoutes, isPermitted, ROLES, type GuardedRoute, type Role } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';

@Controller('v1/forgetful')
class ForgetfulController {
  @Get()
  read(): string {
    return 'for everybody?';
  }
}

@Module({ controllers: [ForgetfulController] })
class ForgetfulModule {}

const forgetfulContext = defineContext({
  name: 'forgetful',
  events: [],
  projections: [],
  processes: [],
  rules: [],
  commands: {},
  module: ForgetfulModule,
});

/** Every route of the whole service, asked by every role: what the table says is what happens. */
describe('Access to the API', () => {
  let desk: Desk;
  let routes: GuardedRoute[];

  beforeAll(async () => {
    desk = await startDesk();
    routes = desk.app.get(GuardedRoutes).all();
  });
  afterAll(() => desk.close());

  const ask = (role: Role | undefined, { method, path }: GuardedRoute) => {
    const client = role ? desk.as(role, { customer: 'aurora' }) : desk.anonymous();
    const verb = method.toLowerCase() as 'get' | 'post' | 'put';
    return client.send(verb, path.replace(/:\w+/g, 'nothing'), verb === 'get' ? undefined : {});
  };

  /** Whether the guard may let the role pass; a customer contact needs a scoping besides. */
  const mayPass = (role: Role, { requirement }: GuardedRoute): boolean => {
    if (!requirement) return true;
    if (!('permission' in requirement)) return isPermitted([role], 'cases.commercial');
    return (
      isPermitted([role], requirement.permission) && (role !== 'customerContact' || !!requirement.scoping)
    );
  };

  it('is open to everybody for health and metrics only', () => {
    const open = routes.filter(({ requirement }) => !requirement).map(({ path }) => path);
    expect(open.sort()).toEqual(['/health/live', '/health/ready', '/metrics']);
  });

  it('is so declared: a route that forgot to say what it asks for keeps the service from starting', async () => {
    await expect(startDesk({ contexts: [forgetfulContext] })).rejects.toThrow('ForgetfulController.read');
  });

  it('is refused without a token, on every other route', async () => {
    for (const route of routes.filter(({ requirement }) => requirement)) {
      const { status } = await ask(undefined, route);
      expect({ route: route.handler, status }).toEqual({ route: route.handler, status: 401 });
    }
  });

  it.each(ROLES)('goes by the table for %s, on every route', async (role) => {
    for (const route of routes) {
      const { status } = await ask(role, route);
      const passed = status !== 401 && status !== 403;
      expect({ route: route.handler, status, passed }).toEqual({
        route: route.handler,
        status,
        passed: mayPass(role, route),
      });
    }
  });

  it('never fails in a way that is our fault', async () => {
    for (const route of routes) {
      const { status } = await ask('adminAgent', route);
      expect({ route: route.handler, fault: status >= 500 && status !== 503 }).toEqual({
        route: route.handler,
        fault: false,
      });
    }
  });

  it('says which permission is missing, and who has it', async () => {
    const answer = await desk.as('auditor').when('put', '/v1/customers/aurora', {}).problem(403, 'forbidden');
    expect(answer.body).toMatchObject({
      permission: 'customers.manage',
      roles: ['adminAgent', 'helpdeskAgent', 'salesAgent', 'userManagementAdmin'],
    });
  });

  it.each([
    ['no token at all', 'Basic YTpi'],
    ['a token that is none', 'Bearer nonsense'],
    ['a token that nobody signed', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('is refused with %s', async (_, authorization) => {
    const answer = await desk
      .anonymous()
      .when('get', '/v1/cases', undefined, { authorization })
      .problem(401, 'unauthorized');
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });
});
