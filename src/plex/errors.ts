/** What went wrong, one kind for each thing that a person can do about it. */
export type PlexErrorKind =
  /** No connection: the name is unknown, the connection refused, reset or without a route. `code` is Node's. */
  | 'unreachable'
  /** No complete answer within the time limit. */
  | 'timedOut'
  /** The connection broke in the middle of the answer. */
  | 'interrupted'
  /** The server's TLS certificate cannot be trusted, so nothing was sent. `certificateFault` says why, `code` is Node's. */
  | 'badCertificate'
  /** 3xx. Never followed; `target` is the origin that it points to. */
  | 'redirected'
  /** 400. */
  | 'badRequest'
  /** 401: the token is not, or no longer, accepted. */
  | 'rejected'
  /** 403 in general. */
  | 'forbidden'
  /** 403 to the request for a transient token. */
  | 'cannotMint'
  /** The request for a transient token was answered with one that lasts, such as the one that was sent. It wasn't used. */
  | 'notTransient'
  /** 403 to a request that only the server's owner may make. */
  | 'notAdmin'
  /** 404 to the question for a source: the server does not know it, or is older than this endpoint. */
  | 'unknownSource'
  /** 404 or 405 in general: an older server, or not a Plex Media Server. */
  | 'notFound'
  /** 429. */
  | 'rateLimited'
  /** 503: the server is starting. */
  | 'starting'
  /** Any other status from 500 on. */
  | 'serverError'
  /** A status that none of the others is for. */
  | 'unexpectedStatus'
  /** A complete answer that cannot be understood, or that may not be used. */
  | 'unreadable'
  /** An answer longer than the limit. */
  | 'tooLarge'
  /** Something answers there, but it is not a Plex Media Server. */
  | 'notPlex'
  /** A Plex Media Server answers there, but another one than was expected. No token was sent. */
  | 'wrongServer'
  /** 401 from plex.tv: the account's token has ended. 498: it was a JWT, which has expired. */
  | 'signInOver'
  /** 404 from plex.tv about a PIN: it has expired, or another client created it. */
  | 'pinGone'
  /** Plain http, where that is not allowed. Nothing was sent; `refusal` says why. */
  | 'insecure'
  /** Certificates are not verified in this VS Code, so nothing was sent over https. `unverifiedBy` says what turned it off. */
  | 'unverified'
  /** A PIN was not approved in time. */
  | 'pinExpired'
  /** Cancelled by the user. Never shown. */
  | 'cancelled';

/** Why a TLS certificate cannot be trusted. */
export type CertificateFault =
  /** It, or an issuer that the server sent along, vouches for itself only. */
  | 'selfSigned'
  /** Its time is over, or that of an issuer. */
  | 'expired'
  /** Its time has not begun; more often, a clock is wrong. */
  | 'notYetValid'
  /** It is for other names than the host that was asked; mostly, because that is a bare IP address. */
  | 'wrongName'
  /** It was signed by somebody whom this machine does not know. */
  | 'unknownIssuer'
  /** Revoked, malformed, not for servers, and whatever else Node finds. */
  | 'other';

/**
 * `never`: by the setting. `notLocal`: not every address of the name is in the local network. `proxied`: the connection leads
 * to none of the server's addresses, but to a proxy, which would read everything.
 */
export type Refusal = 'never' | 'notLocal' | 'proxied';

export interface PlexErrorFacts {
  /** Host and port that were asked, as `URL.host` gives them. */
  readonly host: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** Node's error code, where there was one, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** What is wrong with the server's certificate: with `badCertificate`, and only there. */
  readonly certificateFault?: CertificateFault;
  /** Origin that a redirect points to, such as `https://example.org`. */
  readonly target?: string;
  /** The server that was meant, where it is a known one, and the name people know it by. */
  readonly machineIdentifier?: string;
  readonly serverName?: string;
  /** How many addresses of the server were tried, where it was more than this one. */
  readonly tried?: number;
  /** Why plain http was not allowed. */
  readonly refusal?: Refusal;
  /** What turned the verification of certificates off: with `unverified`, and only there. */
  readonly unverifiedBy?: 'NODE_TLS_REJECT_UNAUTHORIZED' | 'http.proxyStrictSSL';
  /** Whether the token was one of Plex's JWTs, which most servers do not accept. */
  readonly isJwt?: boolean;
  /** The account whose token was used, by the name people know it by, where it was an account's. */
  readonly accountName?: string;
  /** The label of the token that was used, where it was a pasted one. */
  readonly tokenLabel?: string;
}

/** The one error that `plex/` throws. It holds facts and no sentence for people, and nothing that a server sent but `target`. */
export class PlexError extends Error {
  readonly kind: PlexErrorKind;
  readonly facts: PlexErrorFacts;

  constructor(kind: PlexErrorKind, facts: PlexErrorFacts) {
    super(`${kind} (${[facts.host, facts.status, facts.code].filter(part => part !== undefined).join(', ')})`);
    this.name = 'PlexError';
    this.kind = kind;
    this.facts = facts;
  }

  /** The same error with other facts, or of another kind. */
  with(change: Partial<PlexErrorFacts> & { readonly kind?: PlexErrorKind }): PlexError {
    const { kind = this.kind, ...facts } = change;
    return new PlexError(kind, { ...this.facts, ...facts });
  }
}

/** Whether this is a `PlexError`. */
export function isPlexError(error: unknown): error is PlexError {
  return error instanceof PlexError;
}

const SILENT: readonly PlexErrorKind[] = ['unreachable', 'timedOut'];
/** Kinds that say little about a server which has other addresses too. */
const BESIDE: readonly PlexErrorKind[] = [...SILENT, 'insecure', 'wrongServer'];

/**
 * Of the errors at several addresses the one that says most: what the server itself answered, before that it did not.
 *
 * @param thrown what `race` throws, or a single error
 */
export function mostTelling(thrown: unknown): unknown {
  const errors: unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  const known = errors.filter(isPlexError);
  const answered = known.find(({ kind }) => !BESIDE.includes(kind));
  return answered ?? known.find(isSilent) ?? known[0] ?? errors[0];
}

const NEVER_ARRIVED = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'];

/** Whether the request surely reached nobody, so that it may be sent another way. */
export function neverArrived({ kind, facts }: PlexError): boolean {
  return kind === 'unreachable' && NEVER_ARRIVED.includes(facts.code ?? '');
}

/** Whether nothing answered. */
export function isSilent({ kind }: PlexError): boolean {
  return SILENT.includes(kind);
}
