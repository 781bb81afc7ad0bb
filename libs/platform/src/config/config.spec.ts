import { describe, expect, it } from '@jest/globals';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig } from './config.js';

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

const WITNESS = 'witness.example/w1+8cd59b3f+BPekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=';

describe('The settings', () => {
  it('suit one machine when none is given', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: resolve('data'),
      outboxDir: resolve('data', 'outbox'),
      masterKeyFile: resolve('data', 'master-keys.json'),
      eventStoreConnectionName: 'casebook',
      roles: new Set(['api', 'projections', 'processes', 'audit']),
      partitions: 1,
      instance: expect.stringMatching(/-[0-9a-f]{8}$/),
      logLevel: 'info',
      audit: { checkAtStart: 'all', checkpointSeconds: 2, witnesses: [], pushEmailHours: 24 },
    });
  });

  it('are read from the environment', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      PORT: '8080',
      DATA_DIR: '/var/lib/casebook',
      EVENT_STORE_URL: 'esdb+discover://user:secret@a:2113,b:2113?tls=true',
      EVENT_STORE_CONNECTION_NAME: 'desk-1',
      READ_STORE_URL: 'mongodb://user:secret@a:27017,b:27017/casebook?replicaSet=rs0',
      ROLES: 'api, processes',
      PARTITIONS: '16',
      INSTANCE: 'desk-0',
      OIDC_ISSUER: 'https://login.example/tenant',
      OIDC_AUDIENCE: 'casebook',
      MASTER_KEY_FILE: '/run/keys/master-keys.json',
      SMTP_URL: 'smtp://mail:25',
      LOG_LEVEL: 'warn',
      AUDIT_ORIGIN: 'desk.example/log',
      AUDIT_CHECK_AT_START: 'end',
      AUDIT_CHECKPOINT_SECONDS: '10',
      AUDIT_WITNESSES: `https://witness.example/w1 ${WITNESS}, http://127.0.0.1:8000 ${WITNESS}`,
      AUDIT_PUSH_URL: 'https://auditor.example/checkpoints',
      AUDIT_PUSH_FILE: '/mnt/auditor/checkpoints',
      AUDIT_PUSH_EMAIL: 'auditor@example.com',
      AUDIT_PUSH_EMAIL_HOURS: '168',
    });
    expect(config).toEqual({
      host: '0.0.0.0',
      port: 8080,
      dataDir: '/var/lib/casebook',
      outboxDir: join('/var/lib/casebook', 'outbox'),
      masterKeyFile: '/run/keys/master-keys.json',
      eventStoreUrl: 'esdb+discover://user:secret@a:2113,b:2113?tls=true',
      eventStoreConnectionName: 'desk-1',
      readStoreUrl: 'mongodb://user:secret@a:27017,b:27017/casebook?replicaSet=rs0',
      roles: new Set(['api', 'processes']),
      partitions: 16,
      instance: 'desk-0',
      oidc: { issuer: 'https://login.example/tenant', audience: 'casebook' },
      smtpUrl: 'smtp://mail:25',
      logLevel: 'warn',
      audit: {
        origin: 'desk.example/log',
        checkAtStart: 'end',
        checkpointSeconds: 10,
        witnesses: [
          { url: 'https://witness.example/w1', key: WITNESS },
          { url: 'http://127.0.0.1:8000', key: WITNESS },
        ],
        pushUrl: 'https://auditor.example/checkpoints',
        pushFile: '/mnt/auditor/checkpoints',
        pushEmail: 'auditor@example.com',
        pushEmailHours: 168,
      },
    });
  });

  it('count as not given when empty', () => {
    expect(readConfig({ PORT: '', EVENT_STORE_URL: ' ' })).toMatchObject({ port: 3000 });
  });

  it.each([
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: 'http' }, 'PORT'],
    [{ EVENT_STORE_URL: 'http://node' }, 'EVENT_STORE_URL'],
    [{ READ_STORE_URL: 'nonsense' }, 'READ_STORE_URL'],
    [{ ROLES: 'api,cooking' }, 'ROLES'],
    [{ ROLES: 'api' }, 'ROLES'],
    [{ ROLES: 'projections,processes', READ_STORE_URL: 'mongodb://node' }, 'ROLES'],
    [{ PARTITIONS: '0' }, 'PARTITIONS'],
    [{ PARTITIONS: '1000' }, 'PARTITIONS'],
    [{ INSTANCE: 'a b' }, 'INSTANCE'],
    [{ SMTP_URL: 'mail:25' }, 'SMTP_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ AUDIT_ORIGIN: 'desk example' }, 'AUDIT_ORIGIN'],
    [{ AUDIT_CHECK_AT_START: 'nothing' }, 'AUDIT_CHECK_AT_START'],
    [{ AUDIT_CHECKPOINT_SECONDS: '0' }, 'AUDIT_CHECKPOINT_SECONDS'],
    [{ AUDIT_WITNESSES: 'https://witness.example/w1' }, 'AUDIT_WITNESSES'],
    [{ AUDIT_PUSH_URL: 'ftp://auditor.example' }, 'AUDIT_PUSH_URL'],
    [{ AUDIT_PUSH_EMAIL: 'auditor' }, 'AUDIT_PUSH_EMAIL'],
    [{ AUDIT_PUSH_EMAIL_HOURS: 'daily' }, 'AUDIT_PUSH_EMAIL_HOURS'],
    [{ OIDC_ISSUER: 'https://login.example' }, 'OIDC_AUDIENCE'],
    [{ OIDC_AUDIENCE: 'casebook' }, 'OIDC_ISSUER'],
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ HOST: 'casebook.example' }, 'HOST'],
    [{ HOST: '::' }, 'HOST'],
  ])('%j: the error names %s and says what would be right', (environment, name) => {
    const faults = faultsOf(environment);
    expect(faults[0]).toMatch(new RegExp(`^${name} .*must`));
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('let %s do without an issuer of tokens', (HOST) => {
    expect(readConfig({ HOST }).host).toBe(HOST);
  });

  it.each([
    { EVENT_STORE_URL: 'http://user:se:cr@t@node' },
    { READ_STORE_URL: 'mongo://user:se:cr@t@node' },
    { SMTP_URL: 'http://user:se:cr@t@node' },
  ])('are told of without the password: %j', (environment) => {
    expect(faultsOf(environment).join()).toContain('://user:***@node');
  });

  it('are complained of all at once', () => {
    expect(faultsOf({ PORT: 'x', ROLES: 'y', HOST: '0.0.0.0' })).toHaveLength(3);
  });
});
