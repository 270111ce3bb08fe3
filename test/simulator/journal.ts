import type { IncomingMessage, ServerResponse } from 'node:http';
import { splitTarget } from './request.ts';
import { holdsToken } from './tokens.ts';

/** The entrance of a request: the server's unencrypted port, its TLS port, or the port of a reverse proxy with a base path. */
export type Entrance = 'http' | 'https' | 'basePath';

/** One request that a server got. */
export type JournalEntry = {
  /** Counts up from 1 in the order of arrival, over all servers. */
  number: number;
  /** Milliseconds since the epoch. */
  at: number;
  server: string;
  entrance: Entrance;
  /** The same number for all requests over one connection. */
  connection: number;
  method: string;
  /** Path as the client sent it, base path included, without the query. */
  path: string;
  /** Everything after the `?`, or an empty string. */
  query: string;
  /** Headers as received, with names in lower case. */
  headers: Record<string, string>;
  /** True if the request's target held a token. */
  tokenInUrl: boolean;
  /** Null until headers are sent. */
  status: number | null;
  /** `open` while the response is under way, `sent` when all of it was sent, `cut` when either side broke it off. */
  outcome: 'open' | 'sent' | 'cut';
};

type Line = { entry: JournalEntry; response: ServerResponse };

/** Every request to every server of the simulator. */
export class Journal {
  #lines: Line[] = [];
  #connections = new WeakMap<object, number>();
  #connectionCount = 0;
  #number = 0;

  record(
    where: { server: string; entrance: Entrance },
    request: IncomingMessage,
    response: ServerResponse,
    knownTokens: Iterable<string>,
  ): void {
    const target = request.url ?? '';
    const entry: JournalEntry = {
      number: ++this.#number,
      at: Date.now(),
      ...where,
      connection: this.#connectionOf(request.socket),
      method: request.method ?? '',
      ...splitTarget(target),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      tokenInUrl: holdsToken(target, knownTokens),
      status: null,
      outcome: 'open',
    };
    this.#lines.push({ entry, response });
  }

  read(): JournalEntry[] {
    return this.#lines.map(({ entry, response }) => ({
      ...entry,
      status: response.headersSent ? response.statusCode : null,
      outcome: response.writableFinished ? 'sent' : response.destroyed ? 'cut' : 'open',
    }));
  }

  clear(): void {
    this.#lines = [];
    this.#number = 0;
  }

  #connectionOf(socket: object): number {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    this.#connections.set(socket, ++this.#connectionCount);
    return this.#connectionCount;
  }
}
