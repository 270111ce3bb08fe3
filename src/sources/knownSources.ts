import * as vscode from 'vscode';
import { formatSource, parseSource, type Source } from '../plex/source.ts';
import type { Server } from '../servers/server.ts';
import type { ServerAccess } from '../servers/serverAccess.ts';

const USED = 'usedSources';
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
export class KnownSources implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a source was used for the first time. */
  readonly onDidChange = this.#changed.event;
  readonly #access: ServerAccess;

  constructor(memento: vscode.Memento, access: ServerAccess) {
    this.#memento = memento;
    this.#access = access;
  }

  /** Those used before, the latest first. */
  used({ machineIdentifier }: Server): KnownSource[] {
    const stored = this.#all()[machineIdentifier];
    return Array.isArray(stored) ? stored.flatMap(readKnownSource) : [];
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
  async remember(server: Server, { source, title }: KnownSource): Promise<void> {
    const text = formatSource(source);
    const others = this.used(server).filter(other => formatSource(other.source) !== text);
    const next = [{ source, title }, ...others]
      .slice(0, KEPT)
      .map(each => ({ source: formatSource(each.source), title: each.title }));
    await this.#memento.update(USED, { ...this.#all(), [server.machineIdentifier]: next });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): Record<string, unknown> {
    return this.#memento.get(USED, {});
  }
}

/** Reads what `remember` stored; what is no source is skipped. */
function readKnownSource(stored: { readonly source?: unknown; readonly title?: unknown } | null): KnownSource[] {
  const parsed = typeof stored?.source === 'string' ? parseSource(stored.source) : { problem: 'empty' };
  if (!('source' in parsed)) return [];
  return [{ source: parsed.source, ...(typeof stored?.title === 'string' && { title: stored.title }) }];
}
