import * as vscode from 'vscode';
import { PlexError } from '../plex/errors.ts';
import { formatSource, parseSource, type Source } from '../plex/source.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { mayTellSources, type Server } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { TokenClipboard } from '../tokens/tokenClipboard.ts';
import { plainText } from '../workbench/plainText.ts';
import { withProgress } from '../workbench/progress.ts';
import type { ChangeMarks } from './changeMarks.ts';
import type { ConnectionTests } from './connectionTests.ts';
import type { KnownSources } from './knownSources.ts';
import { pickSource } from './pickSource.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import { fromSourceUri, toSourceUri } from './sourceUri.ts';
import type { TokenReveal } from './tokenReveal.ts';

const { l10n } = vscode;

interface SourceCommandsDependencies {
  readonly directory: ServerDirectory;
  readonly sources: KnownSources;
  readonly documents: SourceDocuments;
  readonly reveal: TokenReveal;
  readonly clipboard: TokenClipboard;
  readonly marks: ChangeMarks;
  readonly tests: ConnectionTests;
}

/** The commands around the second endpoint. */
export class SourceCommands {
  readonly #directory: ServerDirectory;
  readonly #known: KnownSources;
  readonly #documents: SourceDocuments;
  readonly #reveal: TokenReveal;
  readonly #clipboard: TokenClipboard;
  readonly #marks: ChangeMarks;
  readonly #tests: ConnectionTests;

  constructor({ directory, sources, documents, reveal, clipboard, marks, tests }: SourceCommandsDependencies) {
    this.#directory = directory;
    this.#known = sources;
    this.#documents = documents;
    this.#reveal = reveal;
    this.#clipboard = clipboard;
    this.#marks = marks;
    this.#tests = tests;
  }

  /** Plex: Show Source Connection Information… of the source that it is called with, or of one that the user picks. */
  async show(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory);
    if (!server) return;
    if (!mayTellSources(server)) throw notAdmin(server);
    const source = givenSource(argument) ?? (await pickSource(server, this.#known));
    if (!source) return;
    const uri = toSourceUri({ machineIdentifier: server.machineIdentifier, source });
    // Asked before the document opens, so that what goes wrong is said in a message with buttons.
    await withProgress(l10n.t('Asking {0} about {1}', server.name, formatSource(source)), signal =>
      this.#documents.load(uri, { signal }),
    );
    const [device] = this.#documents.answerOf(uri)?.tokens ?? [];
    await this.#known.remember(server, source, plainText(device?.deviceName ?? ''));
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  reveal(argument: unknown): void {
    const uri = sourceUri(argument);
    if (uri) this.#reveal.reveal(uri);
  }

  /** Copies the token of the document's device; of which, where it has several, says `index`, or the user. */
  async copy(argument: unknown, index: unknown): Promise<void> {
    const uri = sourceUri(argument);
    if (!uri) return;
    const items = this.#documents
      .tokensOf(uri)
      .map(({ deviceName, token }) => ({ label: plainText(deviceName), token }));
    const only = items.length === 1 ? items[0] : undefined;
    const given = (typeof index === 'number' ? items[index] : undefined) ?? only;
    const chosen = given ?? (await vscode.window.showQuickPick(items, { title: l10n.t('Copy Token for…') }));
    if (chosen) await this.#clipboard.copy(chosen.token, chosen.label);
  }

  /** Tries the connections that a document lists, and shows in it how they answered. */
  async test(argument: unknown): Promise<void> {
    const uri = sourceUri(argument);
    if (uri) await this.#tests.test(uri);
  }

  async refresh(argument: unknown): Promise<void> {
    const uri = sourceUri(argument);
    if (!uri) return;
    const before = this.#documents.answerOf(uri);
    await withProgress(l10n.t('Refreshing'), signal => this.#documents.load(uri, { refresh: true, signal }));
    if (before) this.#marks.mark(uri, before);
  }
}

/** Said before anything is asked: the answer is known. */
function notAdmin({ name, address, machineIdentifier }: Server): PlexError {
  return new PlexError('notAdmin', { host: address, serverName: name, machineIdentifier });
}

/** The document that a command was called with, else the active one. */
function sourceUri(argument: unknown): vscode.Uri | undefined {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  return uri && fromSourceUri(uri) ? uri : undefined;
}

/** The source of an item of the sidebar, or one given as text by a key binding. */
function givenSource(argument: unknown): Source | undefined {
  const given = typeof argument === 'object' && argument && 'source' in argument ? argument.source : undefined;
  const parsed = typeof given === 'string' ? parseSource(given) : undefined;
  return parsed && 'source' in parsed ? parsed.source : undefined;
}
