import { STAFF, type Role } from './roles.js';

/** Who reads what the desk does: its staff, and the auditor, who reads everything and changes nothing. */
const READERS = [...STAFF, 'auditor'] as const satisfies readonly Role[];

/** Everything that can be permitted, and to whom. What is not here is not permitted to anybody. [D4] */
const TABLE = {
  'partner.manage': ['adminAgent'],
  'partner.read': READERS,
  'plans.manage': ['adminAgent', 'salesAgent'],
  'customers.manage': ['adminAgent', 'helpdeskAgent', 'salesAgent', 'userManagementAdmin'],
  'customers.read': READERS,
  'cases.technical': ['adminAgent', 'helpdeskAgent'],
  'cases.commercial': STAFF,
  'cases.read': [...READERS, 'customerContact'],
  'cases.history': READERS,
  'serviceHealth.manage': ['adminAgent', 'helpdeskAgent', 'integration'],
  'serviceHealth.read': [...READERS, 'integration'],
  'messages.read': [...READERS, 'customerContact'],
  'messages.record': [...STAFF, 'integration'],
  'billing.manage': ['adminAgent', 'billingAdmin'],
  'billing.work': ['adminAgent', 'billingAdmin'],
  'billing.support': STAFF,
  'billing.decideAccess': ['adminAgent', 'billingAdmin'],
  'billing.read': [...READERS, 'customerContact'],
  'followUps.work': STAFF,
  'workQueue.read': READERS,
  'reports.read': READERS,
  'events.read': ['auditor', 'integration'],
  'audit.read': ['auditor'],
  'audit.export': ['auditor'],
  'audit.check': ['auditor', 'adminAgent'],
  'audit.rotateKey': ['adminAgent'],
  'imports.run': ['adminAgent', 'integration'],
  'privacy.hold': ['privacyOfficer'],
  'privacy.erase': ['privacyOfficer'],
  'privacy.retention': ['privacyOfficer'],
  'privacy.read': ['privacyOfficer', 'auditor'],
  'operations.manage': ['adminAgent'],
  'operations.read': ['adminAgent', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof TABLE;

/** The one table that says which role may do what; the access guard is the one place that enforces it. */
export const PERMISSIONS: Readonly<Record<Permission, readonly Role[]>> = TABLE;

/** What each permission is about, for the documentation. */
export const PERMISSION_MEANINGS: Readonly<Record<Permission, string>> = {
  'partner.manage': 'Publish the partner profile, record and end entitlements',
  'partner.read': 'Read the partner profile, entitlements and support plans',
  'plans.manage': 'Publish support plans and record to whom they were disclosed',
  'customers.manage': 'Register customers, record their subscriptions and delegated admin relationships',
  'customers.read': 'Read customers',
  'cases.technical': 'Work on technical cases',
  'cases.commercial': 'Work on billing and subscription management cases',
  'cases.read': 'Read and search cases',
  'cases.history':
    'Read the full history of a case, past states and differences; past states of whatever else may be read',
  'serviceHealth.manage': 'Record service health issues',
  'serviceHealth.read': 'Read the service health register',
  'messages.read': 'Read the message ledger',
  'messages.record': 'Record messages of Microsoft and what became of messages',
  'billing.manage': 'Publish collections policies and record to whom they were disclosed',
  'billing.work': 'Issue invoices and credit notes, record payments, settle disputes, write off',
  'billing.support': 'Record disputes and promises to pay, send a reminder by hand',
  'billing.decideAccess': 'Decide to disable or reinstate access',
  'billing.read': 'Read invoices and customer accounts',
  'followUps.work': 'Complete follow-up tasks',
  'workQueue.read': 'Read what waits for a person',
  'reports.read': 'Read reports',
  'events.read': 'Read the event feed',
  'audit.read': 'Read the transparency log: checkpoints, tiles, entries, proofs',
  'audit.export': 'Have the log exported with proofs, and fetch the exports',
  'audit.check': 'See how the transparency log is, and have it compared with all events',
  'audit.rotateKey': 'Replace the key that signs checkpoints',
  'imports.run': 'Import histories of other systems',
  'privacy.hold': 'Set and release legal holds on personal data',
  'privacy.erase': 'Have everything personal about a customer erased',
  'privacy.retention': 'Publish for how long personal data is kept, and have older data erased',
  'privacy.read': 'See what is held, what was erased and for how long data is kept',
  'operations.manage': 'Rebuild, roll back and verify read models; retry and skip what is parked',
  'operations.read': 'See the state of read models and processes',
};

export const isPermitted = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => PERMISSIONS[permission].includes(role));
