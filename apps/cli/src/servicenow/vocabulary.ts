import type { Channel, Severity, UNKNOWN } from '#cases';

/** What stands in the export where nothing is known. */
export const NOTHING = '?';

/** Columns without which a row says nothing that could be kept; all others may be missing. */
export const NEEDED_COLUMNS = [
  'number',
  'incident_state',
  'priority',
  'reopen_count',
  'sys_mod_count',
  'opened_at',
  'sys_updated_at',
] as const;

/** States of an incident. */
export const STATES = [
  'New',
  'Active',
  'Awaiting User Info',
  'Awaiting Problem',
  'Awaiting Vendor',
  'Awaiting Evidence',
  'Resolved',
  'Closed',
] as const;
export type State = (typeof STATES)[number];

/** The four priorities on our three severities: what is neither the first nor the last is in between. [D8] */
export const SEVERITY_OF: ReadonlyMap<string, Severity> = new Map([
  ['1 - Critical', 'critical'],
  ['2 - High', 'moderate'],
  ['3 - Moderate', 'moderate'],
  ['4 - Low', 'minimal'],
]);

/** Ways of contact; any other is a channel that we don't know. [D7] */
export const CHANNEL_OF: ReadonlyMap<string, Channel | typeof UNKNOWN> = new Map([
  ['Phone', 'phone'],
  ['IVR', 'phone'],
  ['Email', 'email'],
  ['Self service', 'portal'],
  ['Chat', 'chat'],
]);
