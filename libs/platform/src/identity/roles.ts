/** What a person or program may be at this desk. The first five are Partner Center's names. [D4] */
export const ROLES = [
  'adminAgent',
  'helpdeskAgent',
  'salesAgent',
  'billingAdmin',
  'userManagementAdmin',
  'auditor',
  'integration',
  'customerContact',
  'privacyOfficer',
] as const;
export type Role = (typeof ROLES)[number];

/** The partner's own people. [D4] */
export const STAFF = [
  'adminAgent',
  'helpdeskAgent',
  'salesAgent',
  'billingAdmin',
  'userManagementAdmin',
] as const satisfies readonly Role[];

export const isRole = (word: unknown): word is Role => (ROLES as readonly unknown[]).includes(word);
