import type { Mail } from '../domain/message.js';

/** A mail for tests; Turkish, so that every part of it has letters that ASCII lacks. */
export const sampleMail: Mail = {
  messageId: '<m1@contoso.example>',
  from: { name: 'Contoso Bulut', email: 'help@contoso.example', website: 'https://help.contoso.example' },
  to: { name: 'Şule Işık', email: 'sule@safak.example' },
  subject: '2026-000001 numaralı talebiniz çözüldü',
  body: 'Sayın Şule Işık,\n\n.Noktayla başlayan bir satır ve İstanbul’dan uzun bir satır: ğüşiöç ĞÜŞİÖÇ ve daha birçok harf.\n',
  language: 'tr',
  date: '2026-03-02T09:00:00.000Z',
  thread: 'c1',
};
