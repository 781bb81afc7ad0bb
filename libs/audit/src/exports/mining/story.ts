import { categoryOf, idOf, streamOf } from '#kernel';
import type { PublicEvent } from '../public-event.js';
import type { MinedObject } from './mined.js';
import { agentOf, handOverOf, isSame, namedBy, referred } from './mined-event.js';
import { ACTOR_KIND, saidBy } from './types.js';
import { BONDS, HAND_OVERS, KNOWN, OF_A_HAND_OVER, type ObjectType } from './vocabulary.js';

type Gathered = {
  -readonly [Field in 'attributes' | 'relations']: MinedObject[Field][number][];
} & { readonly id: string; readonly type: string };

/** What a stream tells of the objects that it is about, gathered event by event. */
export class Story {
  /** The stream's own object, and the hand-overs of a case. */
  readonly objects: readonly MinedObject[];
  private readonly own: Gathered[];
  private readonly others = new Map<string, MinedObject>();
  private handOvers = 0;

  constructor(private readonly streamId: string) {
    this.own = [empty(streamId)];
    this.objects = this.own;
  }

  /** Whoever else was named since this was asked last: who acted, and objects of other streams. */
  takeNamed(): readonly MinedObject[] {
    const named = [...this.others.values()];
    this.others.clear();
    return named;
  }

  /** An event that is not in the scope; of it only counts that it happened. */
  passOver({ event }: PublicEvent): void {
    if (HAND_OVERS.includes(event.type)) this.handOvers++;
  }

  add(each: PublicEvent): void {
    const { type } = each.event;
    this.passOver(each);
    this.tell(this.streamId, each);
    if (OF_A_HAND_OVER.includes(type)) this.tell(handOverOf(this.streamId, this.handOvers), each);
    this.name({ ...empty(agentOf(each.event)), attributes: [kindOf(each)] });
    for (const { objectId } of namedBy(each)) this.name(empty(objectId));
    for (const { relations } of this.own) for (const { objectId } of relations) this.name(empty(objectId));
  }

  private name(object: MinedObject): void {
    if (this.own.some(({ id }) => id === object.id)) return;
    const known = this.others.get(object.id);
    if (!known || known.attributes.length === 0) this.others.set(object.id, object);
  }

  private tell(id: string, each: PublicEvent): void {
    const object = this.own.find((one) => one.id === id) ?? empty(id);
    if (!this.own.includes(object)) this.own.push(object);
    const { event, data } = each;
    const said = saidBy(event.type, data);
    for (const [name, told] of Object.entries(KNOWN[object.type as ObjectType])) {
      const attribute = said.find((one) => one.name === told[event.type]);
      if (attribute) object.attributes.push({ ...attribute, name, time: event.metadata.occurredAt });
    }
    for (const bond of this.bondsOf(object, data)) {
      if (!object.relations.some((one) => isSame(one, bond))) object.relations.push(bond);
    }
  }

  private bondsOf({ id, type }: Gathered, data: object) {
    if (id !== this.streamId) return [{ objectId: this.streamId, qualifier: 'hand-over of' }];
    if (type === 'account') {
      return [{ objectId: streamOf('customer', idOf(id)), qualifier: 'account of' }];
    }
    return Object.entries(BONDS[type as ObjectType] ?? {}).flatMap(([field, qualifier]) =>
      referred(data, field).map((objectId) => ({ objectId, qualifier })),
    );
  }
}

const empty = (id: string): Gathered => ({ id, type: categoryOf(id), attributes: [], relations: [] });

const kindOf = ({ event }: PublicEvent) => ({
  ...ACTOR_KIND,
  value: event.metadata.actor.kind,
  time: event.metadata.occurredAt,
});
