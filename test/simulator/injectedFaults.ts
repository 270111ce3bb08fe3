/** Faults that answer in the server's place: nothing is minted or looked up. */
export type ReplacingFault =
  /** Any status, with the HTML page that Plex gives for it. */
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'redirect'; status: 301 | 302 | 303 | 307 | 308; location: string }
  /** A page of somebody else, such as a router's; status 200 unless given. */
  | { kind: 'html'; status?: number }
  /** The given text, as it is. */
  | { kind: 'body'; body: string; contentType: string; status?: number }
  | { kind: 'malformedJson' }
  | { kind: 'malformedXml' }
  /** A mint's answer whose token is an entity that a DTD declares, ten thousand times over. */
  | { kind: 'xmlWithEntities' }
  /** The request's token and address, repeated in the error page and in the reason phrase. */
  | { kind: 'echoesToken'; status: number };

/** Faults in what the server says; otherwise it does what it always does. */
export type FalsifyingFault =
  /** The minted token, and the access token of a source, are this text; at plex.tv a PIN's and every server's. */
  | { kind: 'token'; token: string }
  /** At plex.tv `friendlyName` is the user's, `deviceName` and `version` every server's, `myPlexUsername` their owners'. */
  | {
      kind: 'names';
      friendlyName?: string;
      deviceName?: string;
      providerTitle?: string;
      myPlexUsername?: string;
      version?: string;
    }
  /** Another machine answers at this address. */
  | { kind: 'identity'; machineIdentifier: string };

/** Faults on the way of an answer. `delay` and `earlyHints` go with any other; of the rest, the first that matches acts. */
export type DeliveryFault =
  /** Latency before the headers. */
  | { kind: 'delay'; ms: number }
  /** That many 103 responses before the real one. */
  | { kind: 'earlyHints'; times: number }
  /** Latency in the body: one byte every so many milliseconds. */
  | { kind: 'drip'; everyMs: number }
  /** The request is taken, and headers never come. */
  | { kind: 'neverAnswers' }
  /** The answer without its last character, then spaces without end: as fast as they are read, or one every so many ms. */
  | { kind: 'endless'; everyMs?: number }
  /** Half of what `Content-Length` promised, then an orderly end. */
  | { kind: 'truncated' }
  | { kind: 'empty' }
  /** The right answer, with so many MiB of spaces after it: whoever reads all of it finds it valid. */
  | { kind: 'huge'; mebibytes: number; declaresLength?: boolean }
  /** The same compressed, about a thousandth of that on the wire. */
  | { kind: 'gzipBomb'; mebibytes: number }
  | { kind: 'resetBeforeHeaders' }
  | { kind: 'resetInBody' };

/** The answer waits until the fault is removed or cleared. Goes with any other. */
export type HoldingFault = { kind: 'held' };

export type Fault = ReplacingFault | FalsifyingFault | DeliveryFault | HoldingFault;

export type FaultRule = {
  fault: Fault;
  /** The path without query and base path; a `*` at its end matches anything from there on. Every path where absent. */
  path?: string;
  /** Every method where absent. */
  method?: string;
  /** How many requests it acts on; until cleared where absent. */
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
  /** What the answer waits for. */
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

  /** The faults that act on this request, oldest first; those that were set for a number of requests are used up by it. */
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
