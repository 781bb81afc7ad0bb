export { claimDirectory, StoreInUse, type DirectoryClaim } from './directory-claim.js';
export { openEmbeddedEventStore, type EmbeddedEventStoreOptions } from './log/open-event-store.js';
export { openEmbeddedReadStore, type EmbeddedReadStoreOptions } from './documents/open-read-store.js';
export { openEmbeddedKeyStore, type EmbeddedKeyStore } from './keys/embedded-key-store.js';
export { MasterKeyFile } from './keys/master-key-file.js';
export type { EmbeddedEventStore } from './log/embedded-event-store.js';
export type { EmbeddedReadStore } from './documents/embedded-read-store.js';
