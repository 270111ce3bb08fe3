import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { FetchError, type RequestInit, type Response } from 'node-fetch';
import { type ConnectionRules, certificateFaultOf, DEFAULT_RULES, inspectionFor } from './connectionRules.ts';
import { PlexError, type PlexErrorFacts, type PlexErrorKind } from './errors.ts';
import { inspectedFetch, LengthLimit, type RequestSecrets } from './inspectedFetch.ts';
import { knownTokens } from './knownTokens.ts';
import type { Secret } from './secret.ts';

/** Time limit of a request from the lookup of the name to the last byte, in milliseconds. */
const TIME_LIMIT = 10_000;
/** The longest body after decompression, in bytes. */
const BODY_LIMIT = 1024 * 1024;
/** The most bytes that are received beyond the body limit. Node allows 16 kB of headers. */
const FRAMING_LIMIT = 64 * 1024;
/** Time that an unused connection stays open, in milliseconds: shorter than on servers. */
const IDLE_LIMIT = 4_000;

/**
 * Identifies requests without a token in place of this installation's identifier. An address that is probed may be
 * anybody's, and whoever has this installation's identifier can read its sign-ins at plex.tv.
 */
const PROBE_IDENTIFIER = 'tokens-for-plex-probe';

/**
 * The client that Plex sees. A server lists each new `clientIdentifier` as one more device, so the whole installation has
 * one.
 */
export interface ClientIdentity {
  readonly clientIdentifier: string;
  readonly product: string;
  readonly version: string;
  readonly platform: string;
  readonly platformVersion: string;
  readonly device: string;
  readonly deviceName: string;
}

/** The client that a request names in place of this installation. */
export interface RequestClient {
  readonly clientIdentifier: string;
  /** The app that gets a token of its own. plex.tv lists it by this name, which is sent as product and device name. */
  readonly app?: string;
}

export interface PlexRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The server's address without a slash at its end, such as `http://192.168.1.5:32400` or `https://example.org/plex`. */
  readonly address: string;
  /** Begins with a slash and has no query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as the header `X-Plex-Token` and nowhere else. */
  readonly token?: Secret;
  /** The PIN of a Home user. Sent as `pin` in the query, because plex.tv takes it nowhere else; in no URL before that. */
  readonly homePin?: Secret;
  /** The client that began a sign-in, or that a token was created for, in requests to plex.tv. */
  readonly client?: RequestClient;
  /** The longest body after decompression, in bytes. Default: 1 MiB. */
  readonly bodyLimit?: number;
  readonly signal?: AbortSignal;
}

/** The facts of a request that may be logged. */
export interface RequestRecord {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** HTTP status, or the kind of error. */
  readonly outcome: number | PlexErrorKind;
  readonly code?: string;
  readonly milliseconds: number;
}

/** The only place that sends a request. */
export class Http {
  readonly #identity: () => ClientIdentity;
  readonly #record: (record: RequestRecord) => void;
  readonly #timeLimit: number;
  readonly #rules: () => ConnectionRules;
  readonly #httpAgent = new http.Agent({ keepAlive: true, timeout: IDLE_LIMIT });
  readonly #httpsAgent = new https.Agent({ keepAlive: true, timeout: IDLE_LIMIT, maxCachedSessions: 0 });

  /**
   * @param identity is read at each request: another window may have been the first to store a `clientIdentifier`
   * @param record receives every request, for the log
   * @param rules are read at each request
   * @param timeLimit from the lookup of the name to the last byte, in milliseconds
   */
  constructor(
    identity: () => ClientIdentity,
    record: (record: RequestRecord) => void,
    rules: () => ConnectionRules = () => DEFAULT_RULES,
    timeLimit = TIME_LIMIT,
  ) {
    this.#record = record;
    this.#rules = rules;
    this.#timeLimit = timeLimit;
    this.#identity = identity;
  }

  /**
   * Sends a request and returns the body of a 2xx response as text. Follows no redirect, and reads no other body, because
   * servers repeat in it what they were sent.
   *
   * @throws {PlexError}
   */
  async send(request: PlexRequest): Promise<string> {
    const url = new URL(request.address + request.path);
    url.search = new URLSearchParams(request.query).toString();
    // The server has the token now and could repeat it.
    if (request.token) knownTokens.add(request.token);
    const started = performance.now();
    const record = (outcome: number | PlexErrorKind, code?: string): void =>
      this.#record({
        method: request.method,
        host: url.host,
        path: url.pathname,
        outcome,
        ...(code !== undefined && { code }),
        milliseconds: performance.now() - started,
      });

    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), this.#timeLimit);
    const { bodyLimit: size = BODY_LIMIT } = request;
    const length = new LengthLimit(size + FRAMING_LIMIT);
    const signal = AbortSignal.any([timeLimit.signal, length.signal, ...(request.signal ? [request.signal] : [])]);
    let response: Response | undefined;
    try {
      const inspect = await inspectionFor(url, this.#rules(), signal);
      const options: RequestInit = {
        method: request.method,
        headers: headersOf(request, this.#identity()),
        redirect: 'manual',
        size,
        agent: ({ protocol }) => (protocol === 'https:' ? this.#httpsAgent : this.#httpAgent),
        signal,
      };
      response = await inspectedFetch(url, options, secretsOf(request), socket => {
        inspect(socket);
        length.watch(socket);
      });
      refuseStatus(response, url);
      const body = await response.text();
      record(response.status);
      return body;
    } catch (thrown) {
      (response?.body as Readable | null | undefined)?.destroy();
      const error = request.signal?.aborted
        ? new PlexError('cancelled', { host: url.host })
        : timeLimit.signal.aborted
          ? new PlexError('timedOut', { host: url.host })
          : length.signal.aborted
            ? new PlexError('tooLarge', { host: url.host })
            : toPlexError(thrown, { host: url.host }, response !== undefined);
      record(error.facts.status ?? error.kind, error.facts.code);
      throw error;
    } finally {
      clearTimeout(timer);
      length.stop();
    }
  }

  /** Closes the connections that are kept open. */
  dispose(): void {
    this.#httpAgent.destroy();
    this.#httpsAgent.destroy();
  }
}

function secretsOf({ token, homePin }: PlexRequest): RequestSecrets {
  return {
    headers: token ? { 'X-Plex-Token': token.reveal() } : {},
    query: homePin ? { pin: homePin.reveal() } : {},
  };
}

function headersOf({ token, client }: PlexRequest, identity: ClientIdentity): Record<string, string> {
  const own = token ? identity.clientIdentifier : PROBE_IDENTIFIER;
  return {
    // Exactly this value: plex.tv returns XML for any longer list.
    Accept: 'application/json',
    'X-Plex-Pms-Api-Version': '1.0.0',
    'X-Plex-Client-Identifier': headerText(client?.clientIdentifier ?? own),
    'X-Plex-Product': headerText(client?.app ?? identity.product),
    'X-Plex-Version': headerText(identity.version),
    'X-Plex-Platform': headerText(identity.platform),
    'X-Plex-Platform-Version': headerText(identity.platformVersion),
    'X-Plex-Device': headerText(identity.device),
    'X-Plex-Device-Name': headerText(client?.app ?? identity.deviceName),
  };
}

const KIND_OF_STATUS: Readonly<Record<number, PlexErrorKind>> = {
  400: 'badRequest',
  401: 'rejected',
  403: 'forbidden',
  404: 'notFound',
  405: 'notFound',
  429: 'rateLimited',
  503: 'starting',
};

function refuseStatus(response: Response, url: URL): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const facts: PlexErrorFacts = { host: url.host, status };
  if (status >= 300 && status < 400) {
    const target = originOf(response.headers.get('location'), url);
    throw new PlexError('redirected', { ...facts, ...(target !== undefined && { target }) });
  }
  throw new PlexError(KIND_OF_STATUS[status] ?? (status >= 500 ? 'serverError' : 'unexpectedStatus'), facts);
}

/**
 * Returns scheme, host and port of a redirect, and nothing else of it, because the rest may repeat what was sent. Returns
 * `undefined` where the host repeats it.
 */
function originOf(location: string | null, base: URL): string | undefined {
  const target = location === null ? null : URL.parse(location, base.href);
  const isWeb = target?.protocol === 'http:' || target?.protocol === 'https:';
  return isWeb && !knownTokens.isIn(target.origin) ? target.origin : undefined;
}

function toPlexError(thrown: unknown, facts: PlexErrorFacts, responded: boolean): PlexError {
  if (thrown instanceof PlexError) return thrown;
  if (thrown instanceof FetchError && thrown.type === 'max-size') return new PlexError('tooLarge', facts);
  const code = codeOf(thrown);
  const known = code === undefined ? facts : { ...facts, code };
  const certificateFault = code === undefined ? undefined : certificateFaultOf(code);
  if (certificateFault !== undefined) return new PlexError('badCertificate', { ...known, certificateFault });
  // Codes HPE_… and Z_…: the response is not HTTP, or is not compressed as its header says.
  if (code !== undefined && /^(?:HPE_|Z_|ERR_.*(?:BROTLI|DECOMPRESS))/.test(code))
    return new PlexError('unreadable', known);
  return new PlexError(responded ? 'interrupted' : 'unreachable', known);
}

function codeOf(thrown: unknown): string | undefined {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Replaces characters that a header can't carry: it takes visible ASCII only, and a computer's name may be anything. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?').trim();
}
