import * as vscode from 'vscode';
import { formatSource } from '../plex/source.ts';
import type { ServerAccess } from '../servers/serverAccess.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { setContext } from '../workbench/commands.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import { inWords } from '../workbench/words.ts';
import { type MaskedToken, type SourceText, toSourceText } from './sourceText.ts';
import { fromSourceUri } from './sourceUri.ts';

const { l10n } = vscode;

interface AskOptions {
  /** Has the server ask anew instead of remembering. */
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
}

interface Answered extends SourceText {
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * The read-only documents that show what a server answered about a source. After a reload, VS Code restores their tabs; the
 * server is asked again only when such a tab is looked at. Without a tab it isn't asked: the schema of a JSON file may name a
 * document, too, and VS Code reads it. The answers, and the tokens in them, are kept in memory as long
 * as their document is open; the text never holds a token.
 */
export class SourceDocuments implements vscode.Disposable {
  readonly #directory: ServerDirectory;
  readonly #access: ServerAccess;
  readonly #answers = new Map<string, Answered>();
  readonly #asking = new Map<string, Promise<void>>();
  /** Those that were read where no tab showed them. */
  readonly #unshown = new Set<string>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(directory: ServerDirectory, access: ServerAccess) {
    this.#directory = directory;
    this.#access = access;
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#answers.delete(uri.toString());
        this.#unshown.delete(uri.toString());
      }),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#readShown()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#readShown()),
      directory.onDidChange(() => this.#forgetRemoved()),
    );
  }

  /** What a document shows, where its server has been asked. */
  answerOf(uri: vscode.Uri): SourceText | undefined {
    return this.#answers.get(uri.toString());
  }

  /**
   * The tokens that a document masks.
   *
   * @throws {Problem} where there are none
   */
  tokensOf(uri: vscode.Uri): readonly MaskedToken[] {
    const tokens = this.answerOf(uri)?.tokens ?? [];
    if (tokens.length === 0) throw new Problem(l10n.t('There is no token in this answer.'));
    return tokens;
  }

  /**
   * Asks the document's server, and has an open document show the answer.
   *
   * @throws {PlexError | Problem}
   */
  async load(uri: vscode.Uri, options: AskOptions = {}): Promise<void> {
    await this.#ask(uri, options);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    if (!fromSourceUri(uri)) throw vscode.FileSystemError.FileNotFound(uri);
    const answer = this.#answers.get(uri.toString());
    return {
      type: vscode.FileType.File,
      ctime: 0,
      // VS Code reads again what has another time.
      mtime: answer?.at ?? (isShown(uri) ? 1 : 0),
      size: Buffer.byteLength(answer?.text ?? ''),
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const key = uri.toString();
    if (!this.#answers.has(key)) {
      if (!isShown(uri)) {
        this.#unshown.add(key);
        return asDocument({ note: l10n.t('Not loaded. Run “Plex: Show Source Connection Information…” to load it.') });
      }
      // VS Code may read twice at the same time.
      const asking = this.#asking.get(key) ?? this.#ask(uri).finally(() => this.#asking.delete(key));
      this.#asking.set(key, asking);
      try {
        await asking;
      } catch (error) {
        // VS Code would show an error of its own, without the words. What is shown here is not kept: the next look asks again.
        log.error(error);
        return asDocument({ error: inWords(error)?.message });
      }
    }
    return Buffer.from(this.#answers.get(key)?.text ?? '');
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
    this.#answers.clear();
  }

  /** Has VS Code read those again that a tab shows by now. */
  #readShown(): void {
    const shown = [...this.#unshown].map(key => vscode.Uri.parse(key)).filter(isShown);
    for (const uri of shown) this.#unshown.delete(uri.toString());
    if (shown.length > 0) this.#changed.fire(shown.map(uri => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  /** A server that is gone takes with it what it said. */
  #forgetRemoved(): void {
    const gone = [...this.#answers.keys()]
      .map(key => vscode.Uri.parse(key))
      .filter(uri => !this.#directory.find(fromSourceUri(uri)?.machineIdentifier));
    for (const uri of gone) this.#answers.delete(uri.toString());
    if (gone.length > 0) this.#changed.fire(gone.map(uri => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  async #ask(uri: vscode.Uri, { refresh = false, signal }: AskOptions = {}): Promise<void> {
    const id = fromSourceUri(uri);
    if (!id) throw vscode.FileSystemError.FileNotFound(uri);
    await this.#directory.load();
    const server = this.#directory.find(id.machineIdentifier);
    if (!server) {
      throw new Problem(
        l10n.t('The server that was asked about {0} has been removed. Close this tab.', formatSource(id.source)),
      );
    }
    const answer = await this.#access.ask(
      server,
      mediaServer => mediaServer.getSourceConnectionInformation(id.source, { refresh, ...(signal && { signal }) }),
      signal,
    );
    this.#answers.set(uri.toString(), { ...toSourceText(answer, l10n.t('not a token')), at: Date.now() });
    setContext('plexTokens.hasSource', true);
  }
}

function asDocument(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Whether a tab shows it, alone or beside another document. */
function isShown(uri: vscode.Uri): boolean {
  const key = uri.toString();
  const inTab = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputText
      ? input.uri.toString() === key
      : input instanceof vscode.TabInputTextDiff &&
        [input.original, input.modified].some(each => each.toString() === key);
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(inTab));
}
