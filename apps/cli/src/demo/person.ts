import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, DeskApi } from './desk-api.js';
import type { Stage } from './stage.js';

type Body = Readonly<Record<string, unknown>>;

const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** How a command is said. */
interface Manner {
  readonly method?: 'POST' | 'PUT';
  /** It happens now, whatever time it is on stage: its body has no place for another. */
  readonly now?: boolean;
  /** Later in the play it would be allowed: it is not tried when the play is given again. */
  readonly onlyAtFirst?: boolean;
}

/** Somebody who works with the service, through its API and with a token of his own. */
export class Person {
  constructor(
    readonly name: string,
    private readonly token: string,
    private readonly api: DeskApi,
    private readonly stage: Stage,
  ) {}

  /**
   * Does something that is allowed.
   *
   * @returns the address of what was made or changed
   */
  async does(what: string, path: string, body: Body = {}, manner: Manner = {}): Promise<string> {
    const key = this.stage.nextKey();
    const answer = await this.command(path, body, manner, key);
    const line = `${this.name} ${what}`;
    if (answer.status === 200 || answer.status === 201) {
      this.stage.right(`${line} → ${answer.status}, revision ${String(answer.body.revision)}`);
    } else {
      this.stage.wrong(`${line} → ${wordsOf(answer)}`);
    }
    return answer.location ?? path;
  }

  /** States how something is. */
  states(what: string, path: string, body: Body): Promise<string> {
    return this.does(what, path, body, { method: 'PUT' });
  }

  /** Tries something that a rule of the domain forbids. */
  async isRefused(
    rule: string,
    what: string,
    path: string,
    body: Body = {},
    manner: Manner = {},
  ): Promise<void> {
    if (manner.onlyAtFirst === true && this.stage.again) {
      // The steps after it happen when they did at first.
      this.stage.tick();
      return;
    }
    const answer = await this.command(path, body, manner);
    const line = `${this.name} can't ${what}`;
    if (answer.status < 400 || answer.status >= 500) {
      this.stage.wrong(`${line}: expected ${rule}, but → ${wordsOf(answer)}`);
      return;
    }
    const code = codeOf(answer);
    if (code !== rule && !this.stage.again) {
      this.stage.wrong(`${line}: expected ${rule}, but → ${wordsOf(answer)}`);
      return;
    }
    this.stage.rules.add(rule);
    this.stage.right(`${line} → ${wordsOf(answer)}`);
  }

  /** Looks until it is as it should be: read models and processes take a moment. */
  async sees(what: string, path: string, is: (body: Body) => boolean): Promise<Body> {
    const deadline = Date.now() + PATIENCE_MS;
    let answer: Answer;
    do {
      answer = await this.api.send(this.token, 'GET', path);
      if (answer.status === 200 && is(answer.body)) {
        this.stage.right(`${this.name} sees that ${what}`);
        return answer.body;
      }
      await sleep(LOOK_AGAIN_MS);
    } while (Date.now() < deadline);
    this.stage.wrong(`${this.name} does not see that ${what} → ${wordsOf(answer)}`);
    return answer.body;
  }

  /** The same, for what holds at this point of the play only. */
  async seesForNow(what: string, path: string, is: (body: Body) => boolean): Promise<void> {
    if (!this.stage.again) await this.sees(what, path, is);
  }

  private command(
    path: string,
    body: Body,
    { method = 'POST', now = false }: Manner,
    key?: string,
  ): Promise<Answer> {
    const occurredAt = now ? undefined : this.stage.tick();
    const dated = occurredAt === undefined ? body : { occurredAt, ...body };
    return this.api.send(this.token, method, path, { body: dated, ...(key === undefined ? {} : { key }) });
  }
}

const PROBLEM = 'urn:casebook:problem:';

const codeOf = ({ body }: Answer): string => String(body.type).replace(PROBLEM, '');

function wordsOf(answer: Answer): string {
  const { status, body } = answer;
  if (body.type === undefined) return `${status} ${JSON.stringify(body).slice(0, 300)}`;
  return `${status} ${codeOf(answer)}: ${String(body.detail)}`;
}

/** The entries of a list's answer. */
export const items = (body: Body): readonly Body[] => (body.items as readonly Body[] | undefined) ?? [];
