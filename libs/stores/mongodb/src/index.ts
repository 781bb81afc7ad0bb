export {
  InvalidConnectionString,
  openMongoKeyStore,
  openMongoReadStore,
  type MongoReadStoreOptions,
} from './open-read-store.js';
export { MissingIndex } from './catalogue.js';
export type { MongoReadStore } from './mongo-read-store.js';
export type { MongoKeyStore } from './keys/mongo-key-store.js';
