import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Faults, Misbehaviour } from './faults.js';
import { SERVER_VERSION } from './rpc/features-service.js';

const HOW: readonly Misbehaviour['how'][] = ['unavailable', 'error', 'delay', 'drop', 'cutAfterCommit'];

/**
 * The node's HTTP/1.1 side: `GET /health/live`, `GET /info`, `GET /ping`, and for tests `/misbehave`: POST adds a rule (the JSON
 * of a Misbehaviour), GET lists them, DELETE takes all back; `POST /misbehave/cut` cuts all connections.
 */
export function httpServer(faults: Faults, cutAll: () => void): Server {
  return createServer((request, response) => {
    void answer(faults, cutAll, request).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 400, { error: String(error) }),
    );
  });
}

type Answer = readonly [status: number, body?: unknown];

async function answer(faults: Faults, cutAll: () => void, request: IncomingMessage): Promise<Answer> {
  switch (`${request.method} ${new URL(request.url ?? '/', 'http://node').pathname}`) {
    case 'GET /health/live':
      return [204];
    case 'GET /info':
      return [200, info()];
    case 'GET /ping':
      return [200, { msgTypeId: 1, text: 'Ping request successfully handled' }];
    case 'GET /misbehave':
      return [200, faults.rules];
    case 'POST /misbehave':
      faults.add(misbehaviour(JSON.parse(await text(request))));
      return [204];
    case 'DELETE /misbehave':
      faults.clear();
      return [204];
    case 'POST /misbehave/cut':
      setImmediate(cutAll);
      return [204];
    default:
      return [404];
  }
}

function info() {
  return {
    esVersion: SERVER_VERSION,
    state: 'leader',
    features: { projections: false, userManagement: false, atomPub: false },
    authentication: { type: 'insecure' },
  };
}

function misbehaviour(value: unknown): Misbehaviour {
  const rule = value as Misbehaviour;
  if (!HOW.includes(rule.how)) throw new Error(`"how" is one of ${HOW.join(', ')}`);
  return rule;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
