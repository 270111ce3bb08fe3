/** One address of a source. `relay` is absent unless true, as in a server's response. */
export type Connection = {
  protocol: 'http' | 'https';
  address: string;
  uri: string;
  port: number;
  local: boolean;
  relay?: true;
};

/** A source whose connections a server can list: another server, or an online provider. */
export type KnownSource = {
  /** `server://<machineIdentifier>` or `provider://<provider identifier>`. */
  source: string;
  name: string;
  clientIdentifier: string;
  connections: () => Connection[];
  /** Creates a token at the source itself. */
  issueAccessToken: () => string;
};

/** Typed as an element of a response, so without undefined members. */
export type SourceDevice = {
  name: string;
  clientIdentifier: string;
  accessToken: string;
  /** Seconds since the epoch; greater after each refresh. */
  updatedAt: number;
  Connection: Connection[];
};

/** A server's cache of its sources: it keeps a source's token until a request asks for a refresh. */
export class SourceBook {
  #known: () => KnownSource[];
  #cached = new Map<string, { accessToken: string; updatedAt: number }>();

  constructor(known: () => KnownSource[]) {
    this.#known = known;
  }

  list(): string[] {
    return this.#known().map(known => known.source);
  }

  device(source: string, refresh: boolean): SourceDevice | undefined {
    const known = this.#known().find(candidate => candidate.source === source);
    if (!known) return undefined;
    let cached = this.#cached.get(source);
    if (!cached || refresh) {
      const now = Math.floor(Date.now() / 1000);
      cached = { accessToken: known.issueAccessToken(), updatedAt: Math.max(now, (cached?.updatedAt ?? 0) + 1) };
      this.#cached.set(source, cached);
    }
    return {
      name: known.name,
      clientIdentifier: known.clientIdentifier,
      ...cached,
      Connection: known.connections(),
    };
  }

  forget(): void {
    this.#cached.clear();
  }
}
