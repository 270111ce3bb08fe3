import { formatSource, parseSource, type Source } from '../plex/source.ts';
import type { Server, UsedSource } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';

/** How many of the sources used before are kept for each server. */
const KEPT = 20;
/** The server's own library: a part of the server, not a source that it knows. */
const OWN_LIBRARY = 'com.plexapp.plugins.library';

export interface KnownSource {
  readonly source: Source;
  /** The server's word for it, where it has one; not plain text yet. */
  readonly title?: string | undefined;
}

interface AskOptions {
  readonly signal?: AbortSignal;
  readonly anew?: boolean;
}

/** The sources that a server can be asked about, as far as they are known: its providers, and those used before. */
export class KnownSources {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;

  constructor(directory: ServerDirectory, access: ServerClient) {
    this.#directory = directory;
    this.#access = access;
  }

  /** Those used before, the latest first. */
  used({ usedSources = [] }: Server): KnownSource[] {
    return usedSources.flatMap(toKnown);
  }

  /**
   * The online providers that the server names.
   *
   * @param anew believes nothing that it proved before
   * @throws {PlexError | Problem}
   */
  async providers(server: Server, { signal, anew = false }: AskOptions = {}): Promise<KnownSource[]> {
    if (anew) this.#access.forgetConnection(server);
    const providers = await this.#access.request(server, mediaServer => mediaServer.getProviders(signal), signal);
    return providers.flatMap(({ identifier, title }) =>
      identifier === OWN_LIBRARY ? [] : toKnown({ source: `provider://${identifier}`, title }),
    );
  }

  /** The server's providers, the other servers that the user added, and what else was used before. */
  withOthers(server: Server, providers: readonly KnownSource[]): KnownSource[] {
    const servers = this.#directory.servers
      .filter(({ machineIdentifier }) => machineIdentifier !== server.machineIdentifier)
      .flatMap(({ machineIdentifier, name }) => toKnown({ source: `server://${machineIdentifier}`, title: name }));
    const all = [...providers, ...servers, ...this.used(server)];
    return [...Map.groupBy(all, ({ source }) => formatSource(source)).values()].flatMap(([first]) => first ?? []);
  }

  /** Puts a source before the others used on its server. */
  async remember({ machineIdentifier }: Server, source: Source, title: string): Promise<void> {
    const server = this.#directory.find(machineIdentifier);
    if (!server) return;
    const text = formatSource(source);
    const others = (server.usedSources ?? []).filter(used => used.source !== text);
    await this.#directory.update(server, { usedSources: [{ source: text, title }, ...others].slice(0, KEPT) });
  }
}

/** Nothing, where it is no source. */
function toKnown({ source, title }: UsedSource): KnownSource[] {
  const parsed = parseSource(source);
  return 'source' in parsed ? [{ source: parsed.source, title }] : [];
}
