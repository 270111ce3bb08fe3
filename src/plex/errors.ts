/** The kinds of errors, one for each thing that a person can do about them. */
export type PlexErrorKind =
  /** No connection: the name is unknown, the connection refused, reset or without a route. `code` is Node's. */
  | 'unreachable'
  /** No complete response within the time limit. */
  | 'timedOut'
  /** The connection broke in the middle of the response. */
  | 'interrupted'
  /** The server's TLS certificate cannot be trusted, so nothing was sent. `certificateFault` says why, `code` is Node's. */
  | 'badCertificate'
  /** 3xx. Never followed; `target` is the origin that it points to. */
  | 'redirected'
  /** 400. */
  | 'badRequest'
  /** 401: the server rejected the token. */
  | 'rejected'
  /** 403 in general. */
  | 'forbidden'
  /** 403 to the request for a transient token. */
  | 'cannotMint'
  /** The response to the request for a transient token held a long-lived one, such as the one that was sent. It wasn't used. */
  | 'notTransient'
  /** 403 to a request that is only allowed to the server's owner. */
  | 'notAdmin'
  /** 404 to a request about a source: the server doesn't have it, or is older than this endpoint. */
  | 'unknownSource'
  /** 404 or 405 in general: an older server, or not a Plex Media Server. */
  | 'notFound'
  /** 429. */
  | 'rateLimited'
  /** 503: the server is starting. */
  | 'starting'
  /** Any other status from 500 on. */
  | 'serverError'
  /** Any status without a kind of its own. */
  | 'unexpectedStatus'
  /** A complete response that can't be understood or must not be used. */
  | 'unreadable'
  /** A response longer than the limit. */
  | 'tooLarge'
  /** Something responds there, but it is no Plex Media Server. */
  | 'notPlex'
  /** A Plex Media Server responds there, but not the expected one. No token was sent. */
  | 'wrongServer'
  /** 401 from plex.tv: the account's token is no longer valid. 498: it was a JWT, which has expired. */
  | 'signInOver'
  /** 404 from plex.tv about a PIN: it has expired, or another client created it. */
  | 'pinGone'
  /** 401 or 403 from plex.tv to the switch to a Home user with a PIN that plex.tv doesn't accept. */
  | 'homePinWrong'
  /** The same without a PIN: this Home user has one. */
  | 'homePinNeeded'
  /** 404 from plex.tv to every form of the switch to a Home user. */
  | 'homeUserGone'
  /** Unencrypted http where it isn't allowed. Nothing was sent; `refusal` says why. */
  | 'insecure'
  /**
   * This VS Code doesn't verify certificates, so nothing was sent over https. `unverifiedBy` says what turned verification
   * off.
   */
  | 'unverified'
  /** A PIN was not approved in time. */
  | 'pinExpired'
  /** Cancelled by the user. Never shown. */
  | 'cancelled';

/** The reasons why a TLS certificate can't be trusted. */
export type CertificateFault =
  /** The certificate, or an issuer that the server sent along, is signed by itself only. */
  | 'selfSigned'
  /** The certificate or an issuer's has expired. */
  | 'expired'
  /** The certificate is not valid yet; more often, a clock is wrong. */
  | 'notYetValid'
  /** The certificate is for other names than the host; mostly because the host is a bare IP address. */
  | 'wrongName'
  /** The certificate was signed by an issuer that this computer doesn't have. */
  | 'unknownIssuer'
  /** The certificate is revoked, malformed, not for servers, or has any other fault that Node finds. */
  | 'other';

/**
 * `never`: the setting refuses it. `notLocal`: an address of the name is outside the local network. `proxied`: the
 * connection leads to a proxy, which would read everything, and not to one of the server's addresses.
 */
export type Refusal = 'never' | 'notLocal' | 'proxied';

export interface PlexErrorFacts {
  /** Host and port of the request, as `URL.host` gives them. */
  readonly host: string;
  /** HTTP status of the response, if there was one. */
  readonly status?: number;
  /** Node's error code, if there was one, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The fault of the server's certificate; only with `badCertificate`. */
  readonly certificateFault?: CertificateFault;
  /** Origin that a redirect points to, such as `https://example.org`. */
  readonly target?: string;
  /** The server that the request was for, if it is a known one, and its name. */
  readonly machineIdentifier?: string;
  readonly serverName?: string;
  /** Number of the server's addresses that were tried, if more than this one. */
  readonly tried?: number;
  /** The reason why unencrypted http was refused. */
  readonly refusal?: Refusal;
  /** The switch that turned off the verification of certificates; only with `unverified`. */
  readonly unverifiedBy?: 'NODE_TLS_REJECT_UNAUTHORIZED' | 'http.proxyStrictSSL';
  /** True if the token was one of Plex's JWTs, which servers reject. */
  readonly isJwt?: boolean;
  /** The name of the account whose token was used, if it was an account's. */
  readonly accountName?: string;
  /** The name of the Home user whose token was used, if it was a Home user's. */
  readonly homeUserName?: string;
  /** The label of the token that was used, if it was a pasted one. */
  readonly tokenLabel?: string;
}

/** What `plex/` throws; `race` throws several as an AggregateError. It holds facts, and no sentence for people. */
export class PlexError extends Error {
  readonly kind: PlexErrorKind;
  readonly facts: PlexErrorFacts;

  constructor(kind: PlexErrorKind, facts: PlexErrorFacts) {
    super(`${kind} (${[facts.host, facts.status, facts.code].filter(part => part !== undefined).join(', ')})`);
    this.name = 'PlexError';
    this.kind = kind;
    this.facts = facts;
  }

  /** Returns the same error with other facts, or of another kind. */
  with(change: Partial<PlexErrorFacts> & { readonly kind?: PlexErrorKind }): PlexError {
    const { kind = this.kind, ...facts } = change;
    return new PlexError(kind, { ...this.facts, ...facts });
  }
}

/** Returns whether this is a `PlexError`. */
export function isPlexError(error: unknown): error is PlexError {
  return error instanceof PlexError;
}

const TEMPORARY: readonly PlexErrorKind[] = [
  'unreachable',
  'timedOut',
  'interrupted',
  'rateLimited',
  'starting',
  'serverError',
];

/** Returns whether the same request may succeed later. */
export function isTemporary(error: unknown): boolean {
  return isPlexError(error) && TEMPORARY.includes(error.kind);
}

const SILENT: readonly PlexErrorKind[] = ['unreachable', 'timedOut'];
/** Kinds that say little about a server with further addresses. */
const INCONCLUSIVE: readonly PlexErrorKind[] = [...SILENT, 'insecure', 'wrongServer'];

/**
 * Returns the error that says most among those at several addresses: a response of the server itself first, then a lack of
 * any response.
 *
 * @param thrown what `race` throws, or a single error
 */
export function mostTelling(thrown: unknown): unknown {
  const errors: unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  const known = errors.filter(isPlexError);
  const responded = known.find(({ kind }) => !INCONCLUSIVE.includes(kind));
  return responded ?? known.find(isSilent) ?? known[0] ?? errors[0];
}

const NEVER_ARRIVED = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'];

/** Returns whether the request surely reached nobody, so that it may be sent over another connection. */
export function neverArrived({ kind, facts }: PlexError): boolean {
  return kind === 'unreachable' && NEVER_ARRIVED.includes(facts.code ?? '');
}

/** Returns whether there was no response at all. */
export function isSilent({ kind }: PlexError): boolean {
  return SILENT.includes(kind);
}
