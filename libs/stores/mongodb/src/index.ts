export {
  InvalidConnectionString,
  openMongoReadStore,
  type MongoReadStoreOptions,
} from './open-read-store.js';
export { MissingIndex } from './catalogue.js';
export type { MongoReadStore } from './mongo-read-store.js';
