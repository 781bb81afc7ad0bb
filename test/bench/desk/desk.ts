import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startFlags } from '../harness/start-flags.js';
import type { DeskAddress, DeskMemory } from './desk.process.js';

export interface DeskOptions {
  readonly dir: string;
  /** As in the environment variable: `api,projections`. */
  readonly roles: string;
  /** Whether requests for support are stored, or only checked and answered; true when left out. */
  readonly stores?: boolean;
  /** Whether it is put on record who reads the audit; true when left out. */
  readonly records?: boolean;
}

/** A desk that runs in a process of its own, with the flags of `npm start`, and with one customer. */
export interface RunningDesk extends DeskAddress {
  /** MB that it needed at most since it was started. */
  mostMemory(): Promise<number>;
  stop(): Promise<void>;
}

export const CUSTOMER = 'aurora';

export async function startDesk({
  dir,
  roles,
  stores = true,
  records = true,
}: DeskOptions): Promise<RunningDesk> {
  const main = fileURLToPath(new URL('./desk.process.js', import.meta.url));
  const child = fork(main, [dir, roles, kindOf(stores, records)], { execArgv: startFlags() });
  const ended = once(child, 'exit');
  const [address] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The desk ended with ${code} before it listened.`))),
  ])) as [DeskAddress];
  await registerCustomer(address);
  return {
    ...address,
    async mostMemory() {
      const answer = once(child, 'message');
      child.send('memory');
      const [{ mostMb }] = (await answer) as [DeskMemory];
      return mostMb;
    },
    async stop() {
      child.send('stop');
      await ended;
    },
  };
}

const kindOf = (stores: boolean, records: boolean): string =>
  records ? (stores ? 'stores' : 'storesNothing') : 'recordsNothing';

async function registerCustomer(desk: DeskAddress): Promise<void> {
  const answer = await fetch(`${desk.url}/v1/customers/${CUSTOMER}`, {
    method: 'PUT',
    headers: headersOf(desk),
    body: JSON.stringify({
      name: 'Padaria Aurora',
      language: 'pt-BR',
      country: 'BR',
      cloud: 'commercial',
      contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
    }),
  });
  if (!answer.ok) throw new Error(`The customer was not registered: ${await answer.text()}`);
}

export const headersOf = ({ token }: Pick<DeskAddress, 'token'>): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
});

/** A request for support, as a portal would send it; about 500 bytes. */
export const REQUEST = JSON.stringify({
  customerId: CUSTOMER,
  issueKind: 'technical',
  service: 'microsoft365',
  severity: 'moderate',
  channel: 'portal',
  language: 'pt-BR',
  title: 'Mensagens não saem da caixa de saída',
  description:
    'Desde as 9h nenhuma mensagem sai da caixa de saída partilhada. O centro de administração não mostra ' +
    'incidentes; a última alteração foi a regra de acesso condicional, ontem à tarde. Já foi reiniciado tudo.',
});
