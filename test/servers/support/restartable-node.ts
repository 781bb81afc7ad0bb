import { Directories } from '../../contract/support.js';
import { startEventStoreDbNode, type EventStoreDbNode } from '../../support/eventstoredb-node/index.js';

/** A test node that can die and come back: with the same data, at the same address. */
export class RestartableNode {
  private isDead = false;

  private constructor(
    private readonly directories: Directories,
    private readonly dataDir: string,
    private running: EventStoreDbNode,
  ) {}

  static async start(): Promise<RestartableNode> {
    const directories = new Directories();
    const dataDir = await directories.make();
    return new RestartableNode(directories, dataDir, await startEventStoreDbNode({ dataDir }));
  }

  get node(): EventStoreDbNode {
    return this.running;
  }

  get url(): string {
    return this.running.url;
  }

  /** Its host and port, `127.0.0.1:54321`. */
  get address(): string {
    return `127.0.0.1:${this.running.port}`;
  }

  kill(): void {
    this.running.kill();
    this.isDead = true;
  }

  async comeBack(): Promise<void> {
    this.running = await startEventStoreDbNode({ dataDir: this.dataDir, port: this.running.port });
    this.isDead = false;
  }

  async end(): Promise<void> {
    if (!this.isDead) await this.running.stop();
    await this.directories.remove();
  }
}
