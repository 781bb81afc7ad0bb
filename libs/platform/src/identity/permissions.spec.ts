import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { permissionsPage } from './permission-table.js';
import { isPermitted, PERMISSIONS, type Permission } from './permissions.js';
import { ROLES, STAFF, type Role } from './roles.js';

/**
 * The table once more, written down by somebody else: a column for each role, in the order of ROLES (admin,
 * helpdesk, sales, billing admin, user management admin, auditor, integration, customer contact, privacy officer).
 */
const EXPECTED: Readonly<Record<Permission, string>> = {
  'partner.manage': 'x........',
  'partner.read': 'xxxxxx...',
  'plans.manage': 'x.x......',
  'customers.manage': 'xxx.x....',
  'customers.read': 'xxxxxx...',
  'cases.technical': 'xx.......',
  'cases.commercial': 'xxxxx....',
  'cases.read': 'xxxxxx.x.',
  'cases.history': 'xxxxxx...',
  'serviceHealth.manage': 'xx....x..',
  'serviceHealth.read': 'xxxxxxx..',
  'messages.read': 'xxxxxx.x.',
  'messages.record': 'xxxxx.x..',
  'billing.manage': 'x..x.....',
  'billing.work': 'x..x.....',
  'billing.support': 'xxxxx....',
  'billing.decideAccess': 'x..x.....',
  'billing.read': 'xxxxxx.x.',
  'followUps.work': 'xxxxx....',
  'workQueue.read': 'xxxxxx...',
  'reports.read': 'xxxxxx...',
  'events.read': '.....xx..',
  'audit.read': '.....x...',
  'audit.export': '.....x...',
  'audit.check': 'x....x...',
  'audit.rotateKey': 'x........',
  'imports.run': 'x.....x..',
  'privacy.hold': '........x',
  'privacy.erase': '........x',
  'privacy.retention': '........x',
  'privacy.read': '.....x..x',
  'operations.manage': 'x........',
  'operations.read': 'x....x...',
};

const permissions = Object.keys(PERMISSIONS) as Permission[];
const cells = permissions.flatMap((permission) =>
  ROLES.map((role, column) => ({ permission, role, allowed: EXPECTED[permission][column] === 'x' })),
);

describe('permissions', () => {
  it.each(cells)('$role, $permission: $allowed', ({ permission, role, allowed }) => {
    expect(isPermitted([role], permission)).toBe(allowed);
  });

  it('let an admin agent do whatever partner staff may', () => {
    const lacking = permissions.filter((permission) => {
      const roles = PERMISSIONS[permission];
      return STAFF.some((role) => roles.includes(role)) && !roles.includes('adminAgent');
    });
    expect(lacking).toEqual([]);
  });

  it('let an auditor read everything and change nothing', () => {
    const reading = new Set<Permission>(permissions.filter((permission) => permission.endsWith('.read')));
    const ofAuditor = permissions.filter((permission) => isPermitted(['auditor'], permission));
    expect(new Set(ofAuditor)).toEqual(new Set([...reading, 'cases.history', 'audit.check', 'audit.export']));
  });

  it('add up over the roles of an account', () => {
    const roles: Role[] = ['integration', 'billingAdmin'];
    expect(isPermitted(roles, 'events.read') && isPermitted(roles, 'billing.work')).toBe(true);
    expect(isPermitted([], 'cases.read')).toBe(false);
  });

  it('are printed as they are in docs/permissions.md', () => {
    const page = readFileSync(new URL('../../../../docs/permissions.md', import.meta.url), 'utf8');
    expect(page).toBe(permissionsPage());
  });
});
