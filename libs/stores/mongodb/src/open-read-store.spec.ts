import { describe, expect, it } from '@jest/globals';
import { InvalidConnectionString, openMongoReadStore } from './open-read-store.js';

describe('A connection string', () => {
  it.each([
    'mongodb://a:27017,b:27017/desk?replicaSet=rs0&tls=true',
    'mongodb://ana:ge%40heim@a/',
    'mongodb+srv://cluster.example/desk?retryWrites=true&w=1',
  ])('may be %s', async (url) => {
    await openMongoReadStore({ url }).close();
  });

  it.each([
    ['mongodb://ana:geheim@', "can't be used"],
    ['mongodb://ana:geheim@a:99999999/', "can't be used"],
    ['mongodb://ana:geheim@a/?colour=red', 'colour'],
    ['mongodb://ana:geheim@a/my.desk', 'my.desk'],
    ['mongodb://ana:geheim@a/my%20desk', '1 to 58'],
  ])('is refused when it is %s, in words without the password', (url, words) => {
    const open = () => openMongoReadStore({ url });
    expect(open).toThrow(InvalidConnectionString);
    expect(open).toThrow(words);
    expect(open).not.toThrow('geheim');
  });
});
