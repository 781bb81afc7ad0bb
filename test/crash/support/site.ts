import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#platform';
import { startService, type ServiceProcess } from '../../support/service-process.js';

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON. */
  readonly body: unknown;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

const REQUEST_TIMEOUT_MS = 60_000;
const MANY_PAGES = 10_000;

/** A data directory, and the service that works on it: today this process, tomorrow another one. */
export class Site {
  private service: ServiceProcess | undefined;
  private tokens = new Map<Role, Promise<string>>();
  private output = '';
  private arrivals: ((service: ServiceProcess) => void)[] = [];

  constructor(readonly dir: string) {}

  /** A site in a new directory. */
  static async make(): Promise<Site> {
    return new Site(await mkdtemp(join(tmpdir(), 'casebook-crash-')));
  }

  /** The process id of the running service. */
  get pid(): number {
    const pid = this.service?.process.pid;
    if (pid === undefined) throw new Error('No service is running.');
    return pid;
  }

  /** What the running service has said since it listens: its log. */
  get said(): string {
    return this.output;
  }

  /** @throws NotStarted when it ends before it listens */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const service = await startService(this.dir, env);
    this.service = service;
    this.output = '';
    service.process.stdout?.on('data', (text: string) => (this.output += text));
    for (const tell of this.arrivals.splice(0)) tell(service);
  }

  /** `kill -9`. Clients that meet the end of the service know already that they have to wait. */
  async kill(): Promise<void> {
    await this.leave()?.kill();
  }

  /** SIGTERM. @returns the exit code */
  async stop(): Promise<number | null | undefined> {
    return this.leave()?.stop();
  }

  /** Kills what runs, and removes the directory. */
  async clear(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Sends a request to the service; waits for one, if none is there. Rejects when it dies before it answers. */
  async send(role: Role, method: string, path: string, body?: object, key?: string): Promise<Answer> {
    const response = await this.request(role, path, {
      method,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      headers: {
        'Content-Type': 'application/json',
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** The body of an answer that must be a good one. */
  async read<Body>(role: Role, path: string): Promise<Body> {
    return this.must<Body>(role, 'GET', path);
  }

  /** What must be accepted, and is. */
  async must<Body>(role: Role, method: string, path: string, body?: object): Promise<Body> {
    const answer = await this.send(role, method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body as Body;
  }

  /** All items of a list, page after page. */
  async readAll<Item>(role: Role, path: string): Promise<Item[]> {
    const items: Item[] = [];
    let next: string | null = path;
    for (let pages = 0; next !== null; pages++) {
      if (pages === MANY_PAGES) throw new Error(`${path} goes on for ever.`);
      const page: PageOf<Item> = await this.read<PageOf<Item>>(role, next);
      items.push(...page.items);
      next = page.next;
    }
    return items;
  }

  /** A bare request, with a token of the role. */
  async request(role: Role, path: string, init: RequestInit = {}): Promise<Response> {
    const service = this.service ?? (await new Promise<ServiceProcess>((tell) => this.arrivals.push(tell)));
    return fetch(service.url + path, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        Authorization: `Bearer ${await this.token(role, service)}`,
      },
    });
  }

  private leave(): ServiceProcess | undefined {
    const { service } = this;
    this.service = undefined;
    return service;
  }

  /** The key that signs them is in the directory: tokens outlive the process. */
  private token(role: Role, service: ServiceProcess): Promise<string> {
    const known = this.tokens.get(role) ?? service.token(role);
    this.tokens.set(role, known);
    return known;
  }
}
