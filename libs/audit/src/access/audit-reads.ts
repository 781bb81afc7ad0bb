import { isDay } from '#kernel';

/** A read that counts as one of the audit. */
export interface AuditRead {
  readonly what:
    'history' | 'difference' | 'past' | 'causality' | 'proof' | 'entries' | 'accesses' | 'export';
  /** It shows personal data: whoever reads it has to say why. */
  readonly personal: boolean;
}

/** To order an export is to read it. Its pages may show personal data. */
const EXPORTS = '/v1/audit/exports';
const ARCHIVE = `${EXPORTS}/:id/archive`;

/** The log itself. */
const ENTRIES = ['/v1/audit/entries/', '/v1/audit/tile/entries/', '/v1/audit/records/'];

type Query = Readonly<Record<string, unknown>>;

/** Things whose past holds texts about persons. */
const PERSONAL = ['/v1/cases', '/v1/customers', '/v1/invoices', '/v1/messages', '/v1/audit/events'];

/**
 * What of the service's reads is a read of the audit: whoever looks at how things came to be, and not at how they are.
 * Looking at a case in order to work on it is none.
 *
 * @param route its pattern, such as `/v1/cases/:id/history`
 * @returns undefined for everything else
 */
export function auditReadOf(method: string, route: string, query: Query): AuditRead | undefined {
  const isRead = method === 'GET' || method === 'HEAD' || route === EXPORTS;
  const what = isRead ? kindOf(route, query) : undefined;
  return (
    what && { what, personal: route === ARCHIVE || PERSONAL.some((prefix) => route.startsWith(`${prefix}/`)) }
  );
}

/** Beneath the address that only auditors read. */
export const isOfAudit = (route: string): boolean => route.startsWith('/v1/audit/');

function kindOf(route: string, query: Query): AuditRead['what'] | undefined {
  if (isOfAudit(route)) return kindOfAudit(route);
  if (!route.startsWith('/v1/')) return undefined;
  if (route.endsWith('/history')) return 'history';
  if (route.endsWith('/diff')) return 'difference';
  return isPast(query) ? 'past' : undefined;
}

function kindOfAudit(route: string): AuditRead['what'] | undefined {
  if (route.startsWith('/v1/audit/events/')) return 'causality';
  if (route.startsWith(EXPORTS)) return 'export';
  if (route.startsWith('/v1/audit/accesses')) return 'accesses';
  // With the event that it is about.
  if (route === '/v1/audit/proofs/inclusion') return 'proof';
  // Checkpoints, keys, the other tiles and proofs are hashes and signatures: they tell nothing of what happened.
  return ENTRIES.some((prefix) => route.startsWith(prefix)) ? 'entries' : undefined;
}

/** A day is a part of the question, and no moment of the past. */
const isPast = ({ at, asOf }: Query): boolean =>
  typeof at === 'string' || (typeof asOf === 'string' && !isDay(asOf));
