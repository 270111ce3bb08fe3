import type * as v from 'valibot';
import {
  identityAnswer,
  providersAnswer,
  resourcesAnswer,
  rootAnswer,
  type SourceConnectionInformation,
  tokenAnswer,
} from './answers.ts';
import { askFor } from './askFor.ts';
import { isPlexError, PlexError, type PlexErrorKind } from './errors.ts';
import type { Http, PlexRequest } from './http.ts';
import { knownTokens } from './knownTokens.ts';
import type { Secret } from './secret.ts';
import { formatSource, type Source } from './source.ts';
import { isOpaque } from './tokenShapes.ts';

/** What `/identity` tells, to anybody. It holds no name. */
export interface ServerIdentity {
  readonly machineIdentifier: string;
  /** Such as `1.43.4.10261-5d5a0f5d8`; empty where the server does not say. */
  readonly version: string;
  /** Whether the server belongs to an account. One that does not has no tokens. */
  readonly claimed: boolean;
}

export interface Provider {
  /** Such as `tv.plex.provider.discover`. */
  readonly identifier: string;
  readonly title: string;
}

/**
 * `valid`: the server accepts this token. `rejected`: it does not. `unknown`: it admits this machine without a token, so
 * its answer proves nothing.
 */
export interface TokenCheck {
  readonly state: 'valid' | 'rejected' | 'unknown';
  /** The server's name, where it told it. */
  readonly friendlyName?: string;
}

/** Of an answer that is short at every server, after decompression, in bytes. Whatever answers at an address is asked for its identity. */
const SHORT = 64 * 1024;

/** The most online providers of a server that are listed. Plex has some ten; each is an item of a tree and of a list. */
const MOST_PROVIDERS = 100;

/** A Plex Media Server at one address, asked with one token (or none). Every method throws `PlexError`. */
export class MediaServer {
  readonly #http: Http;
  readonly #address: string;
  readonly #token: Secret | undefined;

  constructor(http: Http, address: string, token?: Secret) {
    this.#http = http;
    this.#address = address;
    this.#token = token;
  }

  /** `GET /identity`, without a token: which server answers at this address. Anything but a Plex Media Server is `notPlex`. */
  async getIdentity(signal?: AbortSignal): Promise<ServerIdentity> {
    const answer = await this.#ask(identityAnswer, {
      method: 'GET',
      path: '/identity',
      signal,
      anonymous: true,
      bodyLimit: SHORT,
    }).catch(
      rethrow({
        unreadable: 'notPlex',
        notFound: 'notPlex',
        rejected: 'notPlex',
        forbidden: 'notPlex',
        badRequest: 'notPlex',
        tooLarge: 'notPlex',
      }),
    );
    const { machineIdentifier, version, claimed } = answer.MediaContainer;
    return { machineIdentifier, version, claimed };
  }

  /**
   * `POST /security/token`: a new token with the access level of the one asked with, which ends within 48 hours or when
   * the server restarts. Some proxies and older servers know only GET, so 404 and 405 are answered by trying that once.
   *
   * 403 (`cannotMint`) mostly means that the token asked with is itself transient. A token that is not of
   * `[A-Za-z0-9_-]{8,256}` is `unreadable`: a hostile server must not get to write code into somebody's file. One that was
   * stored or sent, or has the shape of those that last, is `notTransient`: nor must it get to write a token there that
   * lasts for years. Plex may change the shape of transient tokens, so any other is taken.
   */
  async getTransientToken(
    { type, scope }: { readonly type: 'delegation'; readonly scope: 'all' },
    signal?: AbortSignal,
  ): Promise<Secret> {
    const mint = (method: 'POST' | 'GET') =>
      this.#ask(tokenAnswer, {
        method,
        path: '/security/token',
        query: { type, scope },
        signal,
        bodyLimit: SHORT,
      });
    const answer = await mint('POST')
      .catch(error => {
        if (isPlexError(error) && error.kind === 'notFound') return mint('GET');
        throw error;
      })
      .catch(rethrow({ forbidden: 'cannotMint' }));
    const { token } = answer.MediaContainer;
    if (token.shape !== 'transient' && (token.isLongLived || knownTokens.has(token))) throw this.#error('notTransient');
    if (!isOpaque(token.reveal())) throw this.#error('unreadable');
    return token;
  }

  /**
   * `GET /security/resources`, from PMS 1.15.4 on: how to reach a source that the server knows, and a token for it.
   * Only for the server's owner (else `notAdmin`); a source that it does not know is `unknownSource`. `refresh` has the server ask anew instead of remembering.
   */
  async getSourceConnectionInformation(
    source: Source,
    { refresh = false, signal }: { readonly refresh?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<SourceConnectionInformation> {
    const query = { source: formatSource(source), ...(refresh && { refresh: '1' }) };
    const answer = await this.#ask(resourcesAnswer, {
      method: 'GET',
      path: '/security/resources',
      query,
      signal,
    }).catch(rethrow({ forbidden: 'notAdmin', notFound: 'unknownSource' }));
    return answer.MediaContainer;
  }

  /** `GET /media/providers`: the server's own library and the online providers that it knows, at most 100. */
  async getProviders(signal?: AbortSignal): Promise<Provider[]> {
    const answer = await this.#ask(providersAnswer, { method: 'GET', path: '/media/providers', signal });
    const providers = answer.MediaContainer.MediaProvider.slice(0, MOST_PROVIDERS);
    return providers.map(({ identifier, title }) => ({ identifier, title }));
  }

  /**
   * `GET /` with the token and, where that is let in, once without one. A 403 to the token is `forbidden`: it says nothing
   * about whether the token is good.
   */
  async checkToken(signal?: AbortSignal): Promise<TokenCheck> {
    const enter = (anonymous: boolean) =>
      this.#ask(rootAnswer, { method: 'GET', path: '/', signal, anonymous }).catch(error => {
        if (isPlexError(error) && (error.kind === 'rejected' || (anonymous && error.kind === 'forbidden')))
          return undefined;
        throw error;
      });
    const answer = await enter(false);
    if (!answer) return { state: 'rejected' };
    const { friendlyName } = answer.MediaContainer;
    const admitsAnybody = (await enter(true)) !== undefined;
    return { state: admitsAnybody ? 'unknown' : 'valid', ...(friendlyName !== undefined && { friendlyName }) };
  }

  async #ask<const Schema extends v.GenericSchema>(
    schema: Schema,
    { anonymous = false, ...request }: Question,
  ): Promise<v.InferOutput<Schema>> {
    const token = anonymous ? undefined : this.#token;
    const send = () => this.#http.send({ ...request, address: this.#address, token });
    return askFor(schema, send, new URL(this.#address).host);
  }

  #error(kind: PlexErrorKind): PlexError {
    return new PlexError(kind, { host: new URL(this.#address).host });
  }
}

interface Question extends Pick<PlexRequest, 'method' | 'path' | 'query' | 'bodyLimit'> {
  /** Leaves the token out. */
  readonly anonymous?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Throws a `PlexError` on under the kind that it has for this request, and every other error as it is. */
function rethrow(kinds: Partial<Record<PlexErrorKind, PlexErrorKind>>): (error: unknown) => never {
  return error => {
    throw isPlexError(error) ? error.with({ kind: kinds[error.kind] ?? error.kind }) : error;
  };
}
