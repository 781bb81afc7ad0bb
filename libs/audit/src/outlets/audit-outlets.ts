import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Clock } from '#kernel';
import { InjectClock, InjectConfig, type Config } from '#platform';
import { AuditLog } from '../log/audit-log.js';
import { COSIGNS_CHECKPOINTS, parseVerifierKey } from '../notes/verifier-key.js';
import { Courier, type OutletStatus } from './courier.js';
import type { Outlet } from './outlet.js';
import { FileOutlet, MailOutlet, WebhookOutlet } from './places.js';
import { Witness, type Witnessed } from './witness.js';

const HOUR_MS = 3_600_000;

/** Has witnesses cosign checkpoints, and sends them where the settings say. Nobody waits for any of that. */
@Injectable()
export class AuditOutlets implements BeforeApplicationShutdown {
  private readonly logger = new Logger('AuditOutlets');
  private readonly stopping = new AbortController();
  private readonly couriers: readonly Courier[];

  constructor(log: AuditLog, @InjectClock() clock: Clock, @InjectConfig() config: Config) {
    const tell = (text: string) => this.logger.warn(text);
    this.couriers = log.isHere
      ? outletsOf(config, log.here).map((outlet) => new Courier(outlet, clock, tell, this.stopping.signal))
      : [];
    log.onSigned((checkpoint) => {
      for (const courier of this.couriers) courier.offer(checkpoint);
    });
  }

  get status(): readonly OutletStatus[] {
    return this.couriers.map(({ status }) => status);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('The service ends.'));
    await Promise.all(this.couriers.map((courier) => courier.ended()));
  }
}

function outletsOf({ audit, smtpUrl, outboxDir }: Config, log: Witnessed): Outlet[] {
  const { witnesses, pushUrl, pushFile, pushEmail: to, pushEmailHours } = audit;
  return [
    ...witnesses.map(({ url, key }) => new Witness(url, witnessKey(key), log)),
    ...(pushUrl === undefined ? [] : [new WebhookOutlet(pushUrl)]),
    ...(pushFile === undefined ? [] : [new FileOutlet(pushFile)]),
    ...(to === undefined
      ? []
      : [new MailOutlet({ to, smtpUrl, outboxDir, restMs: pushEmailHours * HOUR_MS })]),
  ];
}

/** @throws Error when it is no key that cosigns: the service does not start with it */
function witnessKey(text: string) {
  const key = parseVerifierKey(text);
  if (key?.type === COSIGNS_CHECKPOINTS) return key;
  throw new Error(
    `AUDIT_WITNESSES names the key '${text}', but it must be a verifier key for cosignatures of type 0x04 (Ed25519).`,
  );
}
