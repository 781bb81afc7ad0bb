import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BoxRefused,
  FreshBoxes,
  openBox,
  openData,
  PLAIN_BOXES,
  sealBox,
  sealData,
  type Boxes,
  type KnownKey,
} from '#kernel';

/* What is sealed opens as it was, in its own place and with its own key; and nowhere else. */

const field = fc.stringMatching(/^[a-z][A-Za-z]{0,7}$/);
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const dataWithFields = fc
  .dictionary(field, json, { minKeys: 1, maxKeys: 6, noNullPrototype: true })
  .chain((data) =>
    fc.record({ data: fc.constant(data), fields: fc.subarray(Object.keys(data).sort(), { minLength: 1 }) }),
  );
const key = () => ({ id: randomUUID(), key: randomBytes(32) });
const event = { id: randomUUID(), type: 'NoteAdded' };

const BOXES: [string, () => Boxes][] = [
  ['', () => PLAIN_BOXES],
  [', also when it was sealed a moment ago', () => new FreshBoxes()],
];

describe.each(BOXES)('Sealed data%s', (_, boxesOf) => {
  it('opens as it was', () => {
    fc.assert(
      fc.property(dataWithFields, ({ data, fields }) => {
        const mine = key();
        const boxes = boxesOf();
        const sealed = sealData(event, data, [{ fields, key: mine }], boxes);
        for (const name of fields) expect(sealed).not.toHaveProperty([name]);
        const asStored = JSON.parse(JSON.stringify(sealed)) as Record<string, unknown>;
        const opened = openData(event, asStored, () => mine, undefined, boxes);
        expect(opened).toEqual({ data, erased: [] });
      }),
    );
  });

  it('is refused with another key, in another event, with other fields, or changed', () => {
    const other: readonly [string, (sealed: Sealed) => Opening][] = [
      ['key', (sealed) => ({ ...sealed, key: { ...sealed.key, key: randomBytes(32) } })],
      ['event', (sealed) => ({ ...sealed, event: { ...event, id: randomUUID() } })],
      ['type', (sealed) => ({ ...sealed, event: { ...event, type: 'Closed' } })],
      ['key id', (sealed) => changed(sealed, { key: randomUUID() })],
      ['fields', (sealed) => changed(sealed, { fields: ['other'] })],
    ];
    fc.assert(
      fc.property(dataWithFields, fc.constantFrom(...other), ({ data, fields }, [, change]) => {
        const mine = key();
        const boxes = boxesOf();
        const sealed = sealData(event, data, [{ fields, key: mine }], boxes) as Sealed['data'];
        const opening = change({ event, data: sealed, key: mine });
        expect(() => openData(opening.event, opening.data, () => opening.key, undefined, boxes)).toThrow(
          BoxRefused,
        );
      }),
    );
  });

  it('of which much is sealed opens whether it is remembered or not', () => {
    const boxes = boxesOf();
    const mine = key();
    const texts = Array.from({ length: 60 }, (_none, index) => String(index).repeat(20_000));
    const sealed = texts.map((text) => boxes.seal(mine.key, 'here', text));
    expect(sealed.map((box) => boxes.open(mine.key, 'here', box)) as unknown).toEqual(texts);
  });

  it('is never the same twice', () => {
    const mine = key();
    const boxes = Array.from({ length: 1_000 }, () => sealBox(mine.key, 'here', 'the same'));
    expect(new Set(boxes).size).toBe(boxes.length);
  });
});

describe('A box', () => {
  it('opens in its place, and is refused in any other and with any bit changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.nat(), (place, elsewhere, text, at) => {
        const { key: mine } = key();
        const box = sealBox(mine, place, text);
        // What UTF-8 can't say becomes what it says instead.
        expect(openBox(mine, place, box).toString()).toBe(Buffer.from(text).toString());
        fc.pre(Buffer.from(place).compare(Buffer.from(elsewhere)) !== 0);
        expect(() => openBox(mine, elsewhere, box)).toThrow(BoxRefused);
        const bytes = Buffer.from(box, 'base64');
        const index = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << (at % 8)), index);
        expect(() => openBox(mine, place, bytes.toString('base64'))).toThrow(BoxRefused);
        expect(() => openBox(mine, place, box.slice(0, at % 36))).toThrow(BoxRefused);
      }),
    );
  });
});

interface Opening {
  readonly event: typeof event;
  readonly data: Record<string, unknown>;
  readonly key: KnownKey;
}
interface Sealed extends Opening {
  readonly data: { readonly $sealed: readonly object[] } & Record<string, unknown>;
}

const changed = (sealed: Sealed, change: object): Opening => ({
  ...sealed,
  data: { ...sealed.data, $sealed: sealed.data.$sealed.map((one) => ({ ...one, ...change })) },
});
