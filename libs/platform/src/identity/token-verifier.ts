import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { hash } from 'node:crypto';
import type { OidcConfig } from '../config/config.js';
import { principalFrom, UnusableClaims } from './claims.js';
import { OWN_ALGORITHM, OWN_AUDIENCE, OWN_ISSUER, type OwnIssuer } from './own-issuer.js';
import type { Principal } from './principal.js';

/** The token is not good; the message may be told to whoever sent it. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** Nobody can say at the moment whether the token is good. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

type Verify = (token: string) => Promise<JWTPayload>;

/** Tokens that were good are remembered by their digest: verifying a signature on every request would cost more than the request. */
const MOST_REMEMBERED = 10_000;
/** How much the clocks of issuer and service may differ, in seconds. */
const CLOCK_TOLERANCE_S = 30;

/** Says whose a bearer token is. */
export class TokenVerifier {
  private readonly remembered = new Map<string, Principal>();

  private constructor(private readonly check: Verify) {}

  /** Trusts the tokens that the service issued itself. */
  static trusting(issuer: OwnIssuer): TokenVerifier {
    return new TokenVerifier(async (token) => {
      const { payload } = await jwtVerify(token, issuer.publicKey, {
        issuer: OWN_ISSUER,
        audience: OWN_AUDIENCE,
        algorithms: [OWN_ALGORITHM],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return payload;
    });
  }

  /** Trusts the tokens of an OpenID provider; its keys are fetched when first needed, and again when they change. */
  static discovering({ issuer, audience }: OidcConfig): TokenVerifier {
    let keys: Promise<JWTVerifyGetKey> | undefined;
    return new TokenVerifier(async (token) => {
      keys ??= discoverKeys(issuer);
      const known = await keys.catch((error: unknown) => {
        keys = undefined;
        throw error;
      });
      const { payload } = await jwtVerify(token, known, {
        issuer,
        audience,
        algorithms: ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return payload;
    });
  }

  /** @throws InvalidToken, IssuerUnavailable */
  verify(token: string): Principal | Promise<Principal> {
    const digest = hash('sha256', token, 'base64');
    const known = this.remembered.get(digest);
    if (known && known.expiresAt > Date.now()) return known;
    this.remembered.delete(digest);
    return this.verifyAnew(token, digest);
  }

  private async verifyAnew(token: string, digest: string): Promise<Principal> {
    try {
      const claims = await this.check(token);
      const principal = principalFrom(claims);
      this.remember(digest, principal);
      return principal;
    } catch (error) {
      throw explain(error);
    }
  }

  private remember(digest: string, principal: Principal): void {
    this.remembered.set(digest, principal);
    if (this.remembered.size <= MOST_REMEMBERED) return;
    const oldest = this.remembered.keys().next();
    if (!oldest.done) this.remembered.delete(oldest.value);
  }
}

function explain(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new InvalidToken('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new InvalidToken(`The token is not for this service: its claim '${error.claim}' does not fit.`);
  }
  if (error instanceof errors.JWKSTimeout || error instanceof IssuerUnavailable) {
    return new IssuerUnavailable("The issuer of tokens can't be reached.", { cause: error });
  }
  if (error instanceof errors.JOSEError)
    return new InvalidToken('The token is not good: its form or signature is wrong.');
  if (error instanceof UnusableClaims) return new InvalidToken(error.message);
  return new IssuerUnavailable("The issuer of tokens can't be reached.", { cause: error });
}

/** The provider's keys, found by OpenID Connect Discovery 1.0. */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' });
  if (!response.ok) throw new IssuerUnavailable(`${url} answered ${response.status}.`);
  const document = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string') {
    throw new IssuerUnavailable(`${url} does not describe the issuer ${issuer}.`);
  }
  return createRemoteJWKSet(new URL(document.jwks_uri));
}
