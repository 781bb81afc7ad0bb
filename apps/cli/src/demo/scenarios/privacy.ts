import { scenario } from '../scenario.js';

const MILL = {
  name: 'Old Mill Café',
  language: 'en',
  country: 'GB',
  cloud: 'commercial',
  contacts: [{ name: 'Harriet Vane', email: 'harriet@oldmill.example' }],
};
const NOW = { now: true } as const;

/** [A1] */
export const privacy = scenario(
  'privacy',
  'A customer asks to be forgotten: a legal hold stands in the way until it is released',
  async ({ sofia, otto, aude }) => {
    await otto.isRefused(
      'privacy/known-kinds',
      'publish how long rumours are kept',
      '/v1/privacy/retention-policy',
      { rules: [{ kind: 'rumours', months: 12 }] },
      { method: 'PUT', now: true },
    );
    await otto.does(
      'publishes how long personal data are kept',
      '/v1/privacy/retention-policy',
      {
        rules: [
          { kind: 'caseTexts', months: 60 },
          { kind: 'messages', months: 36 },
        ],
      },
      { method: 'PUT', now: true },
    );
    await sofia.states('registers Old Mill Café', '/v1/customers/oldmill', MILL);
    const hold = await otto.does(
      'keeps what there is about it',
      '/v1/privacy/holds',
      { customerId: 'oldmill', reason: 'A dispute over an invoice is before the court.' },
      NOW,
    );
    const request = { customerId: 'oldmill', reason: 'They asked for it in writing, on 2 March.' };
    await otto.isRefused('privacy/held', 'erase it', '/v1/privacy/erasures', request, {
      ...NOW,
      onlyAtFirst: true,
    });
    await otto.does('releases the hold', `${hold}/release`, { reason: 'The court has decided.' }, NOW);
    const erasure = await otto.does('has it erased', '/v1/privacy/erasures', request, NOW);
    await aude.sees('nothing of it is left', erasure, (body) => body.forgottenAt !== undefined);
  },
);
