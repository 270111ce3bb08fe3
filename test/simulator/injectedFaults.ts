/** Faults that respond in place of the server, which then creates and looks up nothing. */
export type ReplacingFault =
  /** Any status, with the HTML page that Plex sends with it. */
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'redirect'; status: 301 | 302 | 303 | 307 | 308; location: string }
  /** A page of another device, such as a router; status 200 unless given. */
  | { kind: 'html'; status?: number }
  /** The given text, unchanged. */
  | { kind: 'body'; body: string; contentType: string; status?: number }
  | { kind: 'malformedJson' }
  | { kind: 'malformedXml' }
  /** A response with a token that is a DTD entity, repeated ten thousand times. */
  | { kind: 'xmlWithEntities' }
  /** The request's token and address, repeated in the error page and in the reason phrase. */
  | { kind: 'echoesToken'; status: number };

/** Faults in the content of a response; the server works normally otherwise. */
export type FalsifyingFault =
  /**
   * Replaces created tokens, the access tokens of sources and the token of a server's account; at plex.tv, the token of a
   * PIN, of a Home user and of every server.
   */
  | { kind: 'token'; token: string }
  /** At plex.tv, `friendlyName` is every user's, `deviceName` and `version` every server's, `myPlexUsername` their owners'. */
  | {
      kind: 'names';
      friendlyName?: string;
      deviceName?: string;
      providerTitle?: string;
      myPlexUsername?: string;
      version?: string;
    }
  /** Another server responds at this address. */
  | { kind: 'identity'; machineIdentifier: string };

/**
 * Faults in the delivery of a response. `delay` and `earlyHints` combine with any other; of the rest, the first that
 * matches acts.
 */
export type DeliveryFault =
  /** Latency before the headers. */
  | { kind: 'delay'; ms: number }
  /** The number of 103 responses before the real one. */
  | { kind: 'earlyHints'; times: number }
  /** Latency in the body: one byte at each interval, in milliseconds. */
  | { kind: 'drip'; everyMs: number }
  /** The request is accepted, and no headers follow. */
  | { kind: 'neverAnswers' }
  /**
   * The response without its last character, then spaces without end: as fast as they are read, or one at each interval, in
   * milliseconds.
   */
  | { kind: 'endless'; everyMs?: number }
  /** Half of the length that `Content-Length` promises, then an orderly end. */
  | { kind: 'truncated' }
  | { kind: 'empty' }
  /** The right response followed by this many MiB of spaces: valid for a client that reads all of it. */
  | { kind: 'huge'; mebibytes: number; declaresLength?: boolean }
  /** The same compressed, about a thousandth of that on the wire. */
  | { kind: 'gzipBomb'; mebibytes: number }
  | { kind: 'resetBeforeHeaders' }
  | { kind: 'resetInBody' };

/** The response waits until the fault is removed or cleared. Combines with any other fault. */
export type HoldingFault = { kind: 'held' };

export type Fault = ReplacingFault | FalsifyingFault | DeliveryFault | HoldingFault;

export type FaultRule = {
  fault: Fault;
  /** The path without query and base path; a `*` at its end matches any rest. Default: every path. */
  path?: string;
  /** Default: every method. */
  method?: string;
  /** The number of requests that it acts on. Default: all, until it is cleared. */
  times?: number;
};

const STAGES = {
  status: 'replacing',
  redirect: 'replacing',
  html: 'replacing',
  body: 'replacing',
  malformedJson: 'replacing',
  malformedXml: 'replacing',
  xmlWithEntities: 'replacing',
  echoesToken: 'replacing',
  token: 'falsifying',
  names: 'falsifying',
  identity: 'falsifying',
  delay: 'delivery',
  earlyHints: 'delivery',
  drip: 'delivery',
  neverAnswers: 'delivery',
  endless: 'delivery',
  truncated: 'delivery',
  empty: 'delivery',
  huge: 'delivery',
  gzipBomb: 'delivery',
  resetBeforeHeaders: 'delivery',
  resetInBody: 'delivery',
  held: 'holding',
} as const satisfies Record<Fault['kind'], 'replacing' | 'falsifying' | 'delivery' | 'holding'>;

export type FaultsOfRequest = {
  replacing: ReplacingFault | undefined;
  falsifying: FalsifyingFault[];
  delivery: DeliveryFault[];
  /** Promises that the response waits for. */
  held: Promise<void>[];
};

export function isFaultKind(kind: unknown): kind is Fault['kind'] {
  return typeof kind === 'string' && Object.hasOwn(STAGES, kind);
}

/** The faults that one server has at the moment. */
export class FaultBook {
  #rules = new Map<number, FaultRule>();
  #holds = new Map<number, PromiseWithResolvers<void>>();
  #nextId = 1;

  add(rule: FaultRule): number {
    const id = this.#nextId++;
    this.#rules.set(id, { ...rule });
    if (rule.fault.kind === 'held') this.#holds.set(id, Promise.withResolvers());
    return id;
  }

  remove(id: number): boolean {
    this.#holds.get(id)?.resolve();
    this.#holds.delete(id);
    return this.#rules.delete(id);
  }

  clear(): void {
    for (const { resolve } of this.#holds.values()) resolve();
    this.#holds.clear();
    this.#rules.clear();
  }

  /**
   * Returns the faults that act on this request, oldest first, and counts the request against those that are limited to a
   * number of requests.
   */
  take(method: string, path: string): FaultsOfRequest {
    const faults: FaultsOfRequest = { replacing: undefined, falsifying: [], delivery: [], held: [] };
    for (const [id, rule] of this.#rules) {
      if (!matches(rule, method, path)) continue;
      if (rule.times !== undefined && --rule.times <= 0) this.#rules.delete(id);
      if (isReplacing(rule.fault)) faults.replacing ??= rule.fault;
      else if (isFalsifying(rule.fault)) faults.falsifying.push(rule.fault);
      else if (rule.fault.kind !== 'held') faults.delivery.push(rule.fault);
      const hold = this.#holds.get(id);
      if (hold) faults.held.push(hold.promise);
    }
    return faults;
  }
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (rule.path === undefined) return true;
  return rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path;
}

function isReplacing(fault: Fault): fault is ReplacingFault {
  return STAGES[fault.kind] === 'replacing';
}

function isFalsifying(fault: Fault): fault is FalsifyingFault {
  return STAGES[fault.kind] === 'falsifying';
}
