export type { Misbehaviour } from './faults.js';
export { startEventStoreDbNode, type EventStoreDbNode, type NodeOptions } from './node.js';
