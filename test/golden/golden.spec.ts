import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { accessEvents } from '#audit';
import { billingEvents } from '#billing';
import { caseEvents } from '#cases';
import { communicationEvents } from '#communication';
import { customerEvents } from '#customers';
import { EventCatalog, schemasOf, type EventDescription, type StoredEvent } from '#kernel';
import { offeringEvents } from '#offering';
import { masterKeyEvents, retentionEvents, subjectEvents } from '#privacy';
import { serviceHealthEvents } from '#service-health';

/** The events of every context; `test/golden/<context>` holds a stored sample of each version ever written. */
const CONTEXTS: Readonly<Record<string, readonly EventDescription[]>> = {
  'audit-access': accessEvents,
  billing: billingEvents,
  cases: caseEvents,
  communication: communicationEvents,
  customers: customerEvents,
  offering: offeringEvents,
  privacy: [...subjectEvents, ...retentionEvents, ...masterKeyEvents],
  'service-health': serviceHealthEvents,
};

const catalog = new EventCatalog(Object.values(CONTEXTS).flat());

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);

describe.each(Object.entries(CONTEXTS))('stored events of %s', (context, definitions) => {
  const expected = definitions.flatMap(({ type, version }) =>
    Array.from({ length: version }, (_, index) => [type, index + 1] as const),
  );

  it('are sampled in every version, and nothing else is', () => {
    const files = expected.map(([type, version]) => `${type}.v${version}.json`);
    expect(readdirSync(folderOf(context)).sort()).toEqual(files.sort());
  });

  it.each(expected)('%s version %i can be read as the current one', (type, version) => {
    const stored = sample(context, type, version);
    expect(stored).toMatchObject({ type, metadata: { schemaVersion: version } });
    expect(() => catalog.check(catalog.upcast(stored))).not.toThrow();
  });

  it.each(expected)('%s version %i are as the schema says that goes along with exports', (type, version) => {
    const { schema } = schemasOf(catalog.definitionOf(type)).find((each) => each.version === version) ?? {};
    expect(ajv.validate(schema ?? false, sample(context, type, version).data) || ajv.errorsText()).toBe(true);
  });
});

const folderOf = (context: string): URL => new URL(`./${context}/`, import.meta.url);

function sample(context: string, type: string, version: number): StoredEvent {
  const text = readFileSync(new URL(`${type}.v${version}.json`, folderOf(context)), 'utf8');
  const { position, ...event } = JSON.parse(text) as Omit<StoredEvent, 'position'> & { position: string };
  return { ...event, position: BigInt(position) };
}
