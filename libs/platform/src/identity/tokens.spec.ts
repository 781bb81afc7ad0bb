import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountIdOf, OWN_AUDIENCE, OWN_ISSUER, OwnIssuer } from './own-issuer.js';
import { InvalidToken, IssuerUnavailable, TokenVerifier } from './token-verifier.js';

describe('Tokens of the service itself', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-tokens-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('say who somebody is', async () => {
    const issuer = await OwnIssuer.in(dir);
    const token = await issuer.mintToken({ role: 'customerContact', name: 'Rui Prado', customer: 'aurora' });
    await expect(TokenVerifier.trusting(issuer).verify(token)).resolves.toEqual({
      id: 'rui-prado',
      kind: 'person',
      roles: ['customerContact'],
      customerId: 'aurora',
      expiresAt: expect.any(Number),
    });
  });

  it('are good for every process that works on the same directory', async () => {
    const token = await (await OwnIssuer.in(dir)).mintToken({ role: 'integration', name: 'feed' });
    const principal = await TokenVerifier.trusting(await OwnIssuer.in(dir)).verify(token);
    expect(principal).toMatchObject({ id: 'feed', kind: 'machine' });
  });

  it('are signed with one key, however many make it at once', async () => {
    const fresh = await mkdtemp(join(dir, 'fresh-'));
    const issuers = await Promise.all([1, 2, 3, 4].map(() => OwnIssuer.in(fresh)));
    const tokens = await Promise.all(
      issuers.map((issuer) => issuer.mintToken({ role: 'auditor', name: 'eva' })),
    );
    const verifier = TokenVerifier.trusting(await OwnIssuer.in(fresh));
    const principals = await Promise.all(tokens.map(async (token) => verifier.verify(token)));
    expect(principals).toHaveLength(4);
  });

  it('are signed with a key that only its owner can read', async () => {
    await OwnIssuer.in(dir);
    expect((await stat(join(dir, 'signing-key.json'))).mode & 0o777).toBe(0o600);
  });

  it('are of no use elsewhere', async () => {
    const token = await (await OwnIssuer.inMemory()).mintToken({ role: 'adminAgent', name: 'eve' });
    await expect(TokenVerifier.trusting(await OwnIssuer.in(dir)).verify(token)).rejects.toThrow(InvalidToken);
  });

  it('can not be had with a key that is damaged', async () => {
    const broken = await mkdtemp(join(dir, 'broken-'));
    await writeFile(join(broken, 'signing-key.json'), '{');
    await expect(OwnIssuer.in(broken)).rejects.toThrow('signing-key.json');
  });

  it('end with their time, also when they were good before', async () => {
    const issuer = await OwnIssuer.inMemory();
    const verifier = TokenVerifier.trusting(issuer);
    const long = await issuer.mintToken({ role: 'auditor', name: 'eva', hours: 1 });
    await verifier.verify(long);
    const past = await issuer.mintToken({ role: 'auditor', name: 'eva', hours: -1 });
    await expect(verifier.verify(past)).rejects.toThrow('expired');
  });

  it.each([
    ['Ana', 'ana'],
    ['José  Çelik-Öz', 'jose-celik-oz'],
    ['  desk 2 ', 'desk-2'],
    ['日本', 'account'],
  ])('name an account after %j: %s', (name, id) => {
    expect(accountIdOf(name)).toBe(id);
  });
});

describe('Tokens of an OpenID provider', () => {
  let provider: Server;
  let issuer: string;
  let key: CryptoKey;
  let isAway = false;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    provider = createServer((request, response) => {
      response.statusCode = isAway ? 503 : 200;
      const discovery = { issuer, jwks_uri: `${issuer}/keys` };
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : discovery));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => provider.close(resolve)));

  const mint = (claims: JWTPayload, { aud = 'casebook', alg = 'ES256', iss = issuer } = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, kid: 'k1' })
      .setIssuer(iss)
      .setAudience(aud)
      .setExpirationTime('1h')
      .sign(alg === 'HS256' ? new TextEncoder().encode('x'.repeat(32)) : key);

  const verifier = () => TokenVerifier.discovering({ issuer, audience: 'casebook' });

  it('say who somebody is', async () => {
    const token = await mint({ sub: 'ana', roles: ['helpdeskAgent', 'somethingElse', 'salesAgent'] });
    await expect(verifier().verify(token)).resolves.toMatchObject({
      id: 'ana',
      roles: ['helpdeskAgent', 'salesAgent'],
    });
  });

  it('say for whom somebody acts', async () => {
    const token = await mint({ sub: 'ana', act: { sub: 'assistant-1' }, roles: ['helpdeskAgent'] });
    await expect(verifier().verify(token)).resolves.toMatchObject({ id: 'assistant-1', onBehalfOf: 'ana' });
  });

  it.each<[string, () => Promise<string>]>([
    ['for another service', () => mint({ sub: 'ana', roles: ['auditor'] }, { aud: 'another' })],
    [
      'of another issuer',
      () => mint({ sub: 'ana', roles: ['auditor'] }, { iss: 'https://elsewhere.example' }),
    ],
    ['signed with a shared secret', () => mint({ sub: 'ana', roles: ['auditor'] }, { alg: 'HS256' })],
    ['without a role of ours', () => mint({ sub: 'ana', roles: ['king'] })],
    ['without a subject', () => mint({ roles: ['auditor'] })],
    ['whose subject is no account id', () => mint({ sub: 'Ana María', roles: ['auditor'] })],
    ['of a contact without a customer', () => mint({ sub: 'rui', roles: ['customerContact'] })],
    [
      'of a contact with another role',
      () => mint({ sub: 'rui', roles: ['customerContact', 'auditor'], customerId: 'a' }),
    ],
    ['that are none', () => Promise.resolve('a.b.c')],
    [
      'of the service itself',
      async () => (await OwnIssuer.inMemory()).mintToken({ role: 'auditor', name: 'eva' }),
    ],
  ])('are refused %s', async (_, token) => {
    await expect(verifier().verify(await token())).rejects.toThrow(InvalidToken);
  });

  it('must not be without a signature', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: issuer, aud: 'casebook', sub: 'ana', roles: ['adminAgent'], exp: 4_000_000_000 };
    const token = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    await expect(verifier().verify(token)).rejects.toThrow(InvalidToken);
  });

  it('can not be judged while the provider is away, and can again when it is back', async () => {
    const token = await mint({ sub: 'ana', roles: ['auditor'] });
    const patient = verifier();
    isAway = true;
    await expect(patient.verify(token)).rejects.toThrow(IssuerUnavailable);
    isAway = false;
    await expect(patient.verify(token)).resolves.toMatchObject({ id: 'ana' });
  });

  it('are not confused with those that the service would issue', () => {
    expect([OWN_ISSUER, OWN_AUDIENCE]).not.toContain(issuer);
  });
});
