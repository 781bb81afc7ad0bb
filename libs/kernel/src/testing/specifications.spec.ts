import { describe, expect, it } from '@jest/globals';
import { idOf } from '../events/envelope.js';
import { isTimer, type Process } from '../processing/process.js';
import { processSpecification, timerDue } from './process-specification.js';
import { on, projectionSpecification } from './projection-specification.js';
import { ParcelLost, ParcelSent, ParcelWeighed, parcels, weights } from './sample.js';

describe('projectionSpecification', () => {
  const { given } = projectionSpecification(parcels);

  it('tells the documents after some events', () => {
    given(
      on('parcel-1', ParcelSent({ to: 'Oslo' })),
      on('parcel-1', ParcelWeighed({ grams: 3 })),
    ).thenDocument('parcel-1', {
      id: 'parcel-1',
      to: 'Oslo',
      grams: 3,
    });
  });

  it('tells that there is none', () => {
    given(on('parcel-1', ParcelSent({ to: 'Oslo' })), on('parcel-1', ParcelLost({}))).thenDocument(
      'parcel-1',
      null,
    );
  });

  it('follows the streams that the projection follows', () => {
    projectionSpecification(weights)
      .given(
        on('parcel-1', ParcelSent({ to: 'Oslo' })),
        on('parcel-2', ParcelSent({ to: 'Bergen' })),
        on('parcel-1', ParcelWeighed({ grams: 3 })),
      )
      .thenDocuments({ Oslo: { parcels: 1, grams: 3 } });
  });

  it('fails when something else comes out', () => {
    expect(() => given(on('parcel-1', ParcelSent({ to: 'Oslo' }))).thenDocument('parcel-1', null)).toThrow();
  });
});

describe('processSpecification', () => {
  const counting: Process<{ readonly seen: number }> = {
    name: 'counting',
    handles: new Set([ParcelSent.type]),
    initialMemory: { seen: 0 },
    instanceOf: (event) => idOf(event.streamId),
    react: ({ seen }, input, now) => ({
      memory: { seen: seen + 1 },
      orders: isTimer(input)
        ? [{ do: 'command', key: `${seen}`, command: 'Count', payload: { seen, now } }]
        : [],
    }),
  };
  const { given, instanceOf } = processSpecification(counting);
  const sent = on('parcel-1', ParcelSent({ to: 'Oslo' }));

  it('tells what is ordered after what was seen, and when', () => {
    given(sent, sent)
      .when(timerDue('count', '2026-03-03T00:00:00.000Z'), '2026-03-04T00:00:00.000Z')
      .then({
        do: 'command',
        key: '2',
        command: 'Count',
        payload: { seen: 2, now: '2026-03-04T00:00:00.000Z' },
      });
  });

  it('tells that nothing is, and what is remembered', () => {
    given(sent).when(sent).thenNothing();
    given(sent).when(sent).thenMemory({ seen: 2 });
  });

  it('tells whom an event concerns', () => {
    expect(instanceOf(sent)).toBe('1');
  });
});
