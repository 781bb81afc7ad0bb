import { ANY } from '../log/check-append.js';
import { systemEvent, type Committer } from '../log/committer.js';
import type { EventLog } from '../log/event-log.js';
import { LINK_TYPE } from '../log/links.js';
import { metastreamOf, revisionText, type StoredEvent } from '../log/stored-event.js';
import type { Message } from './message.js';

/** What a group keeps in the log: how far it has come, and what nobody could handle [§8]. */
export class SystemStreams {
  readonly #checkpoint: string;
  readonly #parked: string;

  /** @param name `<stream>::<group>` */
  constructor(
    private readonly log: EventLog,
    private readonly committer: Committer,
    name: string,
  ) {
    this.#checkpoint = `$persistentsubscription-${name}-checkpoint`;
    this.#parked = `$persistentsubscription-${name}-parked`;
  }

  /** How far the group had come when that was written last. */
  lastCheckpoint(): string | undefined {
    const last = this.log.lastRevision(this.#checkpoint);
    const event = this.log.visible(this.#checkpoint, last);
    return event === undefined ? undefined : String(JSON.parse(Buffer.from(event.data).toString('utf8')));
  }

  async writeCheckpoint(place: string): Promise<void> {
    const data = Buffer.from(JSON.stringify(place));
    await this.committer.append(this.#checkpoint, ANY, [systemEvent('SubscriptionCheckpoint', data)]);
  }

  async park({ stored, resolved }: Message, reason: string, sequence: number | undefined): Promise<void> {
    const target = resolved.event ?? stored;
    const link = Buffer.from(`${revisionText(target.revision)}@${target.stream}`);
    const metadata = {
      added: new Date().toISOString(),
      reason,
      ...(sequence === undefined || sequence === 0 ? {} : { subscriptionEventNumber: sequence }),
    };
    const event = systemEvent(LINK_TYPE, link, false);
    await this.committer.append(this.#parked, ANY, [
      { ...event, metadata: Buffer.from(JSON.stringify(metadata)) },
    ]);
  }

  get parkedCount(): number {
    const view = this.log.view(this.#parked);
    return view.is === 'there' ? Math.max(0, view.last + 1 - view.first) : 0;
  }

  /** What is parked, up to the revision `stopAt` in the stream of what is parked; they then count as taken out. */
  async takeParked(stopAt: number | undefined): Promise<readonly StoredEvent[]> {
    const view = this.log.view(this.#parked);
    if (view.is !== 'there') return [];
    const end = Math.min(stopAt ?? Infinity, view.last + 1);
    const parked = this.log.eventsOf(this.#parked).slice(view.first, end);
    if (parked.length === 0) return [];
    const admins = '$admins';
    const metadata = { $tb: end, $acl: { $r: admins, $w: admins, $d: admins, $mr: admins, $mw: admins } };
    await this.committer.append(metastreamOf(this.#parked), ANY, [
      systemEvent('$metadata', Buffer.from(JSON.stringify(metadata))),
    ]);
    return parked;
  }

  /** Deletes both streams. */
  async remove(): Promise<void> {
    await this.committer.remove(this.#checkpoint, ANY, false);
    await this.committer.remove(this.#parked, ANY, false);
  }
}
