import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#kernel';
import { LANGUAGES, type Language } from '../export-state.js';
import { toldOf, type Detail } from './telling.js';

const AT = '2026-03-02T09:00:00.000Z';

function detailsOf(data: object, language: Language): readonly Detail[] {
  const event: RecordedEvent = {
    id: '018f0000-0000-7000-8000-000000000000',
    type: 'EscalatedToMicrosoft',
    streamId: 'case-1',
    revision: 4,
    position: 5n,
    recordedAt: AT,
    data,
    metadata: {
      schemaVersion: 2,
      occurredAt: AT,
      actor: { id: 'ana', kind: 'person', roles: ['helpdeskAgent'] },
      correlationId: 'c',
      causationId: 'c',
      commandId: 'c',
    },
  };
  return toldOf({ event, data }, language).details;
}

const shown = (data: object, language: Language) =>
  detailsOf(data, language).map(({ name, value }) => `${name}: ${value}`);

describe('The details of an event', () => {
  const handOver = {
    category: 'serviceUnavailable',
    evidence: { healthChecks: 2, diagnosed: true, steps: [{ scope: 'settings', outcome: 'notSolved' }] },
    deviations: ['cases/health-check-first', 'cases/made-up'],
    topic: '',
  };

  it.each<[Language, string[]]>([
    [
      'en',
      [
        'Category: service unavailable',
        'Done before · Health checks: 2',
        'Done before · Diagnosed: yes',
        'Done before · Steps 1 · Scope: settings',
        'Done before · Steps 1 · Outcome: not solved',
        'Deviations: service health was not checked first, cases/made-up',
      ],
    ],
    [
      'tr',
      [
        'Kategori: hizmet kullanılamıyor',
        'Önceden yapılanlar · Durum denetimleri: 2',
        'Önceden yapılanlar · Tanı kondu: evet',
        'Önceden yapılanlar · Adımlar 1 · Kapsam: ayarlar',
        'Önceden yapılanlar · Adımlar 1 · Sonuç: çözülmedi',
        'Sapmalar: önce hizmet durumu denetlenmedi, cases/made-up',
      ],
    ],
  ])('are told in %s', (language, lines) => {
    expect(shown(handOver, language)).toEqual(lines);
  });

  it('say where each value stands, and what it is there', () => {
    expect(detailsOf(handOver, 'fr').at(2)).toEqual({
      name: 'Fait auparavant · Diagnostic établi',
      value: 'oui',
      path: 'evidence.diagnosed',
      stored: 'true',
    });
  });

  it('have the name that fits where they stand', () => {
    const data = { from: 'minimal', to: 'critical', cause: { type: 'RequestReceived' } };
    expect(shown(data, 'tr')).toEqual(['Önceki: düşük', 'Yeni: kritik', 'Neden olan · Tür: Talep alındı']);
    const sent = { from: { name: 'Contoso' }, periods: [{ days: ['monday'], from: '09:00', to: '18:00' }] };
    expect(shown(sent, 'fr')).toEqual([
      'Expéditeur · Nom: Contoso',
      'Plages 1 · Jours: lundi',
      'Plages 1 · De: 09:00',
      'Plages 1 · À: 18:00',
    ]);
  });

  it('leave what somebody wrote as it is, and what nobody named', () => {
    const data = { text: 'open', strange: 'closed', constructor: 'none', 7: 'x' };
    for (const language of LANGUAGES) {
      expect(detailsOf(data, language).map(({ value }) => value)).toEqual(['x', 'open', 'closed', 'none']);
    }
    expect(shown(data, 'en')).toEqual(['7: x', 'Text: open', 'strange: closed', 'constructor: none']);
  });
});
