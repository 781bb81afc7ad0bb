export { integrationContext } from './integration.context.js';
export type { FeedEvent } from './feed/feed-event.js';
