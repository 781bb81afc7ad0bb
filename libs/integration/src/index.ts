export { integrationContext } from './integration.context.js';
export type { FeedEvent } from './feed/feed-event.js';
export { asyncApiOf } from './feed/async-api.js';
