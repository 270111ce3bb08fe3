import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { formatSource } from '../plex/source.ts';
import type { Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import { inWords } from '../workbench/words.ts';
import {
  fromSourceUri,
  SourceDocument,
  type SourceDocumentChange,
  type SourceDocumentId,
  toSourceUri,
} from './sourceDocument.ts';
import { type SourceText, toSourceText } from './sourceText.ts';

const l10n = vscode.l10n;

interface LoadOptions {
  /** Has the server request the source's description again instead of returning the one that it keeps. */
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The open source documents, which are read-only and show what a server returns about a source. VS Code restores their tabs
 * after a reload, and the request is sent once such a tab is in front. Without a tab nothing is sent, because the schema of a
 * JSON file may name a document, too, and VS Code reads it. Responses, and the tokens in them, stay in memory while their
 * document is open; the text never holds a token.
 */
export class SourceDocuments extends Disposable {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;
  readonly #documents = new Map<string, SourceDocument>();
  readonly #changed = this.register(new vscode.EventEmitter<SourceDocumentChange>());
  /** Fires when the text of a document changes, or what is shown over it. */
  readonly onDidChange = this.#changed.event;

  constructor(directory: ServerDirectory, access: ServerClient) {
    super();
    this.#directory = directory;
    this.#access = access;
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri.toString())));
    this.register(vscode.window.tabGroups.onDidChangeTabs(() => this.#readShown()));
    this.register(vscode.window.tabGroups.onDidChangeTabGroups(() => this.#readShown()));
    this.register(directory.onDidChange(() => this.#removeOrphaned()));
    this.register(new vscode.Disposable(() => this.#closeAll()));
  }

  /** The only document whose tokens are revealed, if any. */
  get revealed(): SourceDocument | undefined {
    return [...this.#documents.values()].find(({ isRevealed }) => isRevealed);
  }

  /** Returns the document of a URI; `undefined` where that isn't the URI of a source document. */
  find(uri: vscode.Uri): SourceDocument | undefined {
    const id = this.#documents.get(uri.toString())?.id ?? fromSourceUri(uri);
    return id && this.#at(uri, id);
  }

  /** Returns the document that a command was called with, else the active one. */
  given(argument: unknown): SourceDocument | undefined {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    return uri && this.find(uri);
  }

  /**
   * Requests what a server returns about a source, and returns the document that shows it: the one that has a tab, under
   * whatever name, or one that has the names of the device and the server.
   *
   * @throws {PlexError | Problem}
   */
  async open(id: SourceDocumentId, signal?: AbortSignal): Promise<SourceDocument> {
    const response = await this.#request(id, { ...(signal && { signal }) });
    const shown = shownUris().find(uri => isDeepStrictEqual(fromSourceUri(uri), id));
    const document = this.#at(shown ?? toSourceUri(id, response.name, this.#serverOf(id).name), id);
    this.#documents.set(document.uri.toString(), document);
    document.setResponse(response);
    return document;
  }

  /**
   * Requests what the document's server returns about its source, and has the document show it.
   *
   * @throws {PlexError | Problem}
   */
  async load(document: SourceDocument, options: LoadOptions = {}): Promise<void> {
    const key = document.uri.toString();
    const isOpen = (): boolean => vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === key);
    const wasOpen = isOpen();
    const response = await this.#request(document.id, options);
    // A response for a document that was closed during the request, and the tokens in it, aren't kept.
    if (wasOpen && !isOpen()) return;
    this.#documents.set(key, document);
    document.setResponse(response, { compare: options.refresh === true });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const document = this.find(uri);
    if (!document) throw vscode.FileSystemError.FileNotFound(uri);
    const { at, text = '' } = document.response ?? {};
    return {
      type: vscode.FileType.File,
      ctime: 0,
      // VS Code reads a document again when this changes.
      mtime: at ?? (isShown(uri) ? 1 : 0),
      size: Buffer.byteLength(text),
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const document = this.find(uri);
    if (!document) throw vscode.FileSystemError.FileNotFound(uri);
    this.#documents.set(uri.toString(), document);
    if (!document.response) {
      document.hasNote = !isShown(uri);
      if (document.hasNote) {
        return toJson({ note: l10n.t('Not loaded. Run “Plex: Show Source Connection Information…” to load it.') });
      }
      try {
        // VS Code may read twice at the same time.
        document.loading ??= this.load(document);
        await document.loading;
      } catch (error) {
        // VS Code would show this as an error of its own. The sentence isn't kept, so the next read sends the request again.
        log.error(error);
        return toJson({ error: inWords(error)?.message });
      } finally {
        document.loading = undefined;
      }
    }
    return Buffer.from(document.response?.text ?? '');
  }

  hideTokens(): void {
    this.revealed?.hideTokens();
  }

  async #request(id: SourceDocumentId, { refresh = false, signal }: LoadOptions): Promise<SourceText> {
    await this.#directory.load();
    const response = await this.#access.request(
      this.#serverOf(id),
      mediaServer => mediaServer.getSourceConnectionInformation(id.source, { refresh, ...(signal && { signal }) }),
      signal,
    );
    return toSourceText(response, l10n.t('not a token'));
  }

  /** @throws {Problem} where the server was removed */
  #serverOf({ machineIdentifier, source }: SourceDocumentId): Server {
    const server = this.#directory.find(machineIdentifier);
    if (server) return server;
    throw new Problem(
      l10n.t({
        message: 'The server that described {0} was removed. Close this tab.',
        args: [formatSource(source)],
        comment: '{0} is a source, such as provider://tv.plex.provider.discover',
      }),
    );
  }

  #at(uri: vscode.Uri, id: SourceDocumentId): SourceDocument {
    return this.#documents.get(uri.toString()) ?? new SourceDocument(uri, id, change => this.#changed.fire(change));
  }

  #close(key: string): void {
    this.#documents.get(key)?.hideTokens();
    this.#documents.delete(key);
  }

  #closeAll(): void {
    for (const key of [...this.#documents.keys()]) this.#close(key);
  }

  /** Has VS Code read a document again that got a tab after it was read. */
  #readShown(): void {
    for (const document of this.#documents.values()) {
      if (!document.hasNote || !isShown(document.uri)) continue;
      document.hasNote = false;
      this.#changed.fire({ document, textChanged: true });
    }
  }

  /** Drops the responses of servers that were removed. */
  #removeOrphaned(): void {
    for (const document of this.#documents.values()) {
      if (document.response && !this.#directory.find(document.id.machineIdentifier)) document.setResponse(undefined);
    }
  }
}

function toJson(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Whether a tab shows it, alone or beside another document. */
function isShown(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return shownUris().some(shown => shown.toString() === key);
}

/** Returns the URIs of all tabs. */
function shownUris(): vscode.Uri[] {
  const inTab = ({ input }: vscode.Tab): vscode.Uri[] => {
    if (input instanceof vscode.TabInputText) return [input.uri];
    return input instanceof vscode.TabInputTextDiff ? [input.original, input.modified] : [];
  };
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(inTab));
}
