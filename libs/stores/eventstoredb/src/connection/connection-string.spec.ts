import { describe, expect, it } from '@jest/globals';
import { InvalidConnectionString, parseConnectionString } from './connection-string.js';

const faultOf = (text: string): string => {
  try {
    parseConnectionString(text);
    return '';
  } catch (error) {
    if (error instanceof InvalidConnectionString) return error.message;
    throw error;
  }
};

describe('A connection string', () => {
  it('may name one host and nothing else', () => {
    expect(parseConnectionString('esdb://node')).toEqual({
      discover: false,
      hosts: [{ address: 'node', port: 2113 }],
      tls: true,
      tlsVerifyCert: true,
    });
  });

  it('may name many, a user, and all that is documented, in any case', () => {
    const text =
      'esdb://desk:p%40ss%3Aword@a:1,b,[::1]:3/?TLS=false&tlsverifycert=false&tlsCaFile=%2Fca.pem&userCertFile=c&' +
      'userKeyFile=k&connectionName=the%20desk&nodePreference=readOnlyReplica&maxDiscoverAttempts=3&' +
      'discoveryInterval=50&gossipTimeout=2&keepAliveInterval=-1&keepAliveTimeout=20000&defaultDeadline=2500&' +
      'throwOnAppendFailure=false';
    expect(parseConnectionString(text)).toEqual({
      discover: false,
      hosts: [
        { address: 'a', port: 1 },
        { address: 'b', port: 2113 },
        { address: '[::1]', port: 3 },
      ],
      credentials: { username: 'desk', password: 'p@ss:word' },
      tls: false,
      tlsVerifyCert: false,
      tlsCaFile: '/ca.pem',
      userCertFile: 'c',
      userKeyFile: 'k',
      connectionName: 'the desk',
      nodePreference: 'read_only_replica',
      maxDiscoverAttempts: 3,
      discoveryInterval: 50,
      gossipTimeout: 2,
      keepAliveInterval: -1,
      keepAliveTimeout: 20_000,
      defaultDeadline: 2_500,
    });
  });

  it('may have the nodes looked up', () => {
    expect(parseConnectionString('esdb+discover://cluster.example:2113?tls=true')).toMatchObject({
      discover: true,
      hosts: [{ address: 'cluster.example', port: 2113 }],
    });
  });

  it.each([
    ['http://node', 'must read esdb://'],
    ['esdb://', 'must read esdb://'],
    ['esdb://user@node', 'must read esdb://'],
    ['esdb://node:99999', 'host or host:port'],
    ['esdb://node,', 'host or host:port'],
    ['esdb://user:%zz@node', 'percent-encoded'],
    ['esdb://node?tsl=false', 'not known'],
    ['esdb://node?tls=no', 'tls that must be true or false'],
    ['esdb://node?keepAliveInterval=often', 'keepAliveInterval that must be a whole number'],
    ['esdb://node?defaultDeadline=0', 'defaultDeadline that must be a whole number from 1'],
    ['esdb://node?nodePreference=best', 'leader, follower'],
    ['esdb://node?tlsCaFile=', 'tlsCaFile that must be something'],
    ['esdb://node?userKeyFile=k', 'both or none'],
  ])('%s: is refused, and said why', (text, why) => {
    expect(faultOf(text)).toContain(why);
  });

  it.each([
    'esdb://user:secret@node:x',
    'esdb://user:secret@node?tsl=true',
    'esdb://user:sec@ret@node',
    'esdb://user:secret%@node',
  ])('%s: is refused without showing the password', (text) => {
    expect(faultOf(text)).not.toBe('');
    expect(faultOf(text)).not.toMatch(/sec/);
  });
});
