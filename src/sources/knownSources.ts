import { formatSource, parseSource, type Source } from '../plex/source.ts';
import type { Server, UsedSource } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';

/** How many used sources are stored for each server. */
const KEPT = 20;
/** The provider that every server lists for its own library, which isn't a source that it can describe. */
const OWN_LIBRARY = 'com.plexapp.plugins.library';

export interface KnownSource {
  readonly source: Source;
  /** The server's name for it, which isn't plain text yet. */
  readonly title?: string | undefined;
}

interface ProviderOptions {
  readonly signal?: AbortSignal;
  /** Has the server identify itself again before the request. */
  readonly refresh?: boolean;
}

/** Lists the sources that a server can probably describe: its providers, other servers, and sources used before. */
export class KnownSources {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;

  constructor(directory: ServerDirectory, access: ServerClient) {
    this.#directory = directory;
    this.#access = access;
  }

  /**
   * Requests the online providers of a server.
   *
   * @throws {PlexError | Problem}
   */
  async providers(server: Server, { signal, refresh = false }: ProviderOptions = {}): Promise<KnownSource[]> {
    if (refresh) this.#access.forgetConnection(server);
    const providers = await this.#access.request(server, mediaServer => mediaServer.getProviders(signal), signal);
    return providers.flatMap(({ identifier, title }) =>
      identifier === OWN_LIBRARY ? [] : toKnown({ source: `provider://${identifier}`, title }),
    );
  }

  /** Returns the user's other servers, then a server's providers, then the sources that were used before, the latest first. */
  withOthers(server: Server, providers: readonly KnownSource[]): KnownSource[] {
    const servers = this.#directory.servers
      .filter(({ machineIdentifier }) => machineIdentifier !== server.machineIdentifier)
      .flatMap(({ machineIdentifier, name }) => toKnown({ source: `server://${machineIdentifier}`, title: name }));
    const all = [...servers, ...providers, ...(server.usedSources ?? []).flatMap(toKnown)];
    return [...Map.groupBy(all, ({ source }) => formatSource(source)).values()].flatMap(([first]) => first ?? []);
  }

  /** Stores a source as the latest one used on its server. */
  async remember({ machineIdentifier }: Server, source: Source, title: string): Promise<void> {
    const server = this.#directory.find(machineIdentifier);
    if (!server) return;
    const text = formatSource(source);
    const others = (server.usedSources ?? []).filter(used => used.source !== text);
    await this.#directory.update(server, { usedSources: [{ source: text, title }, ...others].slice(0, KEPT) });
  }
}

/** Parses a source; an empty array where it isn't one. */
function toKnown({ source, title }: UsedSource): KnownSource[] {
  const parsed = parseSource(source);
  return 'source' in parsed ? [{ source: parsed.source, title }] : [];
}
