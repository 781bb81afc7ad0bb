import { addDays, dayOf, present, type Clock } from '#kernel';
import type { DeskApi, TokenSource } from './desk-api.js';
import { Person } from './person.js';
import type { Cast } from './scenario.js';
import { SCENARIOS } from './scenarios.js';
import { Stage, type Print } from './stage.js';

/** What a play came to. */
export interface Performance {
  readonly expected: number;
  readonly unexpected: readonly string[];
  /** Codes of the rules that refused something. */
  readonly rules: ReadonlySet<string>;
}

/** What a play needs. */
export interface Venue {
  readonly api: DeskApi;
  readonly tokens: TokenSource;
  readonly print: Print;
  /** The service's time. */
  readonly clock: Clock;
}

/** Days before the play from which on Aurora delegates rights to the partner; tells a later run when the first was. */
const DELEGATED_DAYS = 30;

/**
 * Plays the working life of a partner against a service, through its public API.
 *
 * @throws ServiceSilent
 */
export async function play(venue: Venue): Promise<Performance> {
  const { api, tokens, print, clock } = venue;
  const firstDay = await dayOfFirstPlay(api, await tokens('adminAgent', { name: 'rita' }));
  const stage = new Stage(firstDay ?? dayOf(clock.now()), firstDay !== undefined, clock, print);
  const cast = await castFor(venue, stage);
  if (stage.again)
    print(
      `This play was given before, on ${stage.today}: what it did then is found there, and not done twice.`,
    );
  for (const { name, title, play: act } of SCENARIOS) {
    stage.begin(name, title);
    await act(cast, stage);
  }
  const { expected, unexpected, rules } = stage;
  return { expected, unexpected, rules };
}

async function castFor({ api, tokens }: Venue, stage: Stage): Promise<Cast> {
  const person = async (name: string, role: Parameters<TokenSource>[0], customer?: string) => {
    const account = name.toLowerCase();
    // Who audits has to say why.
    const reason = role === 'auditor' ? 'The demonstration' : undefined;
    const token = await tokens(role, { name: account, ...present({ customer, reason }) });
    return new Person(name, token, api, stage);
  };
  return {
    rita: await person('Rita', 'adminAgent'),
    ana: await person('Ana', 'helpdeskAgent'),
    tiago: await person('Tiago', 'helpdeskAgent'),
    sofia: await person('Sofia', 'salesAgent'),
    bruno: await person('Bruno', 'billingAdmin'),
    aude: await person('Aude', 'auditor'),
    otto: await person('Otto', 'privacyOfficer'),
    monitor: await person('The monitor', 'integration'),
    rui: await person('Rui', 'customerContact', 'aurora'),
  };
}

/** From the first relationship that the play records; undefined when it was never given here. */
async function dayOfFirstPlay(api: DeskApi, token: string): Promise<string | undefined> {
  const { status, body } = await api.send(token, 'GET', '/v1/customers/aurora');
  if (status !== 200) return undefined;
  const relationships = body.delegatedAdminRelationships as { relationshipId: string; startsAt: string }[];
  const first = relationships.find(({ relationshipId }) => relationshipId === 'gdap-aurora');
  return first && addDays(dayOf(first.startsAt), DELEGATED_DAYS);
}
