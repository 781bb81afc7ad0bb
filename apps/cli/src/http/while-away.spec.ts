import { describe, expect, it } from '@jest/globals';
import { whileAway } from './while-away.js';

describe('A service that says when to come again', () => {
  const away = (after = '0') => new Response('{}', { status: 503, headers: { 'Retry-After': after } });

  function service(...answers: Response[]) {
    const asked: number[] = [];
    const ask = async () => {
      asked.push(asked.length);
      return Promise.resolve(answers.shift() ?? away());
    };
    return { ask, asked };
  }

  it('is asked again until it answers', async () => {
    const { ask, asked } = service(away(), away(), new Response('{}', { status: 200 }));
    expect((await whileAway(ask, 60_000)).status).toBe(200);
    expect(asked).toHaveLength(3);
  });

  it('is asked once when it answers anything else, or does not say when', async () => {
    for (const answer of [new Response('', { status: 409 }), new Response('', { status: 503 })]) {
      const { ask, asked } = service(answer);
      expect(await whileAway(ask, 60_000)).toBe(answer);
      expect(asked).toHaveLength(1);
    }
  });

  it('is given up when it stays away, with its answer to be read', async () => {
    const { ask, asked } = service();
    const answer = await whileAway(ask, 20);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('{}');
    expect(asked.length).toBeGreaterThan(1);
    const late = service(away('3600'));
    expect((await whileAway(late.ask, 1_000)).status).toBe(503);
    expect(late.asked).toHaveLength(1);
  });
});
