export { InvalidConnectionString, parseConnectionString } from './connection/connection-string.js';
export type { ConnectionSettings } from './connection/connection-string.js';
export { openEventStoreDb, type EventStoreDbOptions } from './open-eventstoredb.js';
export type { EventStoreDb } from './eventstoredb.js';
