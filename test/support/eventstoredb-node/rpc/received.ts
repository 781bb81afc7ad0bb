import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** Stands for a message that is larger than the server takes: over 16 MiB. */
export const OVERSIZED = Symbol('oversized');
export type Received<T> = T | typeof OVERSIZED;

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

type Method = MethodDefinition<object, object>;

/** The same service, where a message that is too large reaches the handler as OVERSIZED, for it to refuse. */
export function refusingOversized<S extends object>(service: S): ServiceDefinition {
  const methods = Object.entries(service as Readonly<Record<string, Method>>);
  return Object.fromEntries(methods.map(([name, method]) => [name, limited(method)]));
}

function limited(method: Method): MethodDefinition<object | symbol, object> {
  return {
    ...method,
    requestSerialize: () => Buffer.alloc(0),
    requestDeserialize: (bytes) =>
      bytes.length > MAX_MESSAGE_BYTES ? OVERSIZED : method.requestDeserialize(bytes),
  };
}
