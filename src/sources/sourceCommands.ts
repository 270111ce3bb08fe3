import * as vscode from 'vscode';
import { PlexError } from '../plex/errors.ts';
import { formatSource, parseSource, type Source } from '../plex/source.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { mayTellSources, type Server } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { TokenClipboard } from '../tokens/tokenClipboard.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { ICONS } from '../workbench/icons.ts';
import { showInStatusBar, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import type { KnownSources } from './knownSources.ts';
import { pickSource } from './pickSource.ts';
import { editorsOf } from './sourceAnnotations.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import type { MaskedToken } from './sourceText.ts';

const l10n = vscode.l10n;

/** The commands that show a source document, and those for its tokens. */
export class SourceCommands {
  readonly #directory: ServerDirectory;
  readonly #known: KnownSources;
  readonly #documents: SourceDocuments;
  readonly #clipboard: TokenClipboard;

  constructor(directory: ServerDirectory, known: KnownSources, documents: SourceDocuments, clipboard: TokenClipboard) {
    this.#directory = directory;
    this.#known = known;
    this.#documents = documents;
    this.#clipboard = clipboard;
  }

  /** Shows the source that the command was called with, or the one that the user picks. */
  async show(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.showSourceConnectionInformation');
    if (!server) return;
    if (!mayTellSources(server)) throw notAdmin(server);
    const source = givenSource(argument) ?? (await pickSource(server, this.#known));
    if (!source) return;
    const { machineIdentifier } = server;
    // The request comes before the document opens, so that an error is a message with buttons.
    const document = await withProgress(
      l10n.t({
        message: 'Requesting {1} from {0}…',
        args: [server.name, formatSource(source)],
        comment: "{0} is the server's name, {1} a source, such as provider://tv.plex.provider.discover",
      }),
      signal => this.#documents.open({ machineIdentifier, source }, signal),
    );
    await this.#known.remember(server, source, plainText(document.response?.name ?? ''));
    await vscode.window.showTextDocument(document.uri, { preview: false });
  }

  async refresh(argument: unknown): Promise<void> {
    const document = this.#documents.given(argument);
    if (!document) return;
    const before = document.response;
    await withProgress(l10n.t('Refreshing…'), signal => this.#documents.load(document, { refresh: true, signal }));
    if (before && document.changedLines.length === 0) showInStatusBar(l10n.t('Nothing changed'), 3);
  }

  reveal(argument: unknown): void {
    const document = this.#documents.given(argument);
    if (!document) return;
    this.hide();
    tokensOf(document);
    if (editorsOf(document).length > 0) document.revealTokens();
  }

  hide(): void {
    this.#documents.hideTokens();
  }

  /** Copies the token with this index, or the only one, or the one that the user picks. */
  async copy(argument: unknown, index: unknown): Promise<void> {
    const document = this.#documents.given(argument);
    if (!document) return;
    const items = tokensOf(document).map(({ deviceName, token }) => ({
      label: plainText(deviceName),
      iconPath: ICONS.token,
      token,
    }));
    const only = items.length === 1 ? items[0] : undefined;
    const given = (typeof index === 'number' ? items[index] : undefined) ?? only;
    const question = { title: l10n.t('Copy Source Token'), placeHolder: l10n.t('Select a device to copy its token') };
    const chosen = given ?? (await vscode.window.showQuickPick(items, question));
    if (chosen) await this.#clipboard.copy(chosen.token, chosen.label);
  }
}

/** @throws {Problem} where the document masks no token */
function tokensOf({ response }: SourceDocument): readonly MaskedToken[] {
  const tokens = response?.tokens ?? [];
  if (tokens.length === 0) throw new Problem(l10n.t("There's no token in this response."));
  return tokens;
}

/** The error that the server would return: it describes sources to its owner only. */
function notAdmin({ name, address, machineIdentifier }: Server): PlexError {
  return new PlexError('notAdmin', { host: address, serverName: name, machineIdentifier });
}

/** Returns the source of an item of the sidebar, or one given as text by a key binding. */
function givenSource(argument: unknown): Source | undefined {
  const given = fieldsOf(argument).source;
  const parsed = typeof given === 'string' ? parseSource(given) : undefined;
  return parsed && 'source' in parsed ? parsed.source : undefined;
}
