import type { Person } from '../person.js';
import { diagnosis, NO_DOCUMENTED_ISSUE } from '../requests.js';

/** A case that was looked into as far as the partner can. */
export async function diagnosed(ana: Person, request: { title: string }, category: string): Promise<string> {
  const c = await ana.does(`takes the request “${request.title}”`, '/v1/cases', request);
  await ana.does('checks service health', `${c}/service-health-checks`, NO_DOCUMENTED_ISSUE);
  await ana.does(`diagnoses ${category}`, `${c}/diagnosis`, diagnosis(category, 'Seen in several tenants.'));
  return c;
}

/** What comes after the answer of whoever the case was handed to. [D14] */
export async function finished(ana: Person, c: string, told: string): Promise<void> {
  await ana.does('resolves it', `${c}/resolution`, { summary: told });
  await ana.does('tells the customer', `${c}/messages`, { text: told });
  await ana.does('closes it', `${c}/closure`);
}
