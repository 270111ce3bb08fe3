import { formatSource, parseSource, type Source } from '../plex/source.ts';
import type { Server } from '../servers/server.ts';
import type { ServerAccess } from '../servers/serverAccess.ts';
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

/** The sources that a server can be asked about, as far as they are known: its providers, and those used before. */
export class KnownSources {
  readonly #directory: ServerDirectory;
  readonly #access: ServerAccess;

  constructor(directory: ServerDirectory, access: ServerAccess) {
    this.#directory = directory;
    this.#access = access;
  }

  /** Those used before, the latest first. */
  used({ usedSources = [] }: Server): KnownSource[] {
    return usedSources.flatMap(({ source: text, title }) => {
      const parsed = parseSource(text);
      return 'source' in parsed ? [{ source: parsed.source, title }] : [];
    });
  }

  /**
   * The online providers that the server names.
   *
   * @throws {PlexError | Problem}
   */
  async providers(server: Server, signal?: AbortSignal): Promise<KnownSource[]> {
    const providers = await this.#access.ask(server, mediaServer => mediaServer.getProviders(signal), signal);
    return providers.flatMap(({ identifier, title }) => {
      const parsed = parseSource(`provider://${identifier}`);
      return 'source' in parsed && identifier !== OWN_LIBRARY ? [{ source: parsed.source, title }] : [];
    });
  }

  /** The server's providers, then the other sources used before. */
  withUsed(server: Server, providers: readonly KnownSource[]): KnownSource[] {
    const named = new Set(providers.map(({ source }) => formatSource(source)));
    return [...providers, ...this.used(server).filter(({ source }) => !named.has(formatSource(source)))];
  }

  /** Puts a source before the others used on its server. */
  async remember({ machineIdentifier }: Server, source: Source, title: string): Promise<void> {
    const server = this.#directory.find(machineIdentifier);
    if (!server) return;
    const text = formatSource(source);
    const others = (server.usedSources ?? []).filter(used => used.source !== text);
    await this.#directory.put({ ...server, usedSources: [{ source: text, title }, ...others].slice(0, KEPT) });
  }
}
