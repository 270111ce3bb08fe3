import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { type DocumentToken, DocumentTokens } from './documentTokens.ts';
import type { IgnoredTokens } from './ignoredTokens.ts';
import type { OwnTokens } from './ownTokens.ts';

const { l10n } = vscode;

/** What the diagnostics of this extension are known by. */
export const SOURCE = 'Plex';
/** Longer ones are not read, in UTF-16 code units. */
const LIMIT = 5 * 1024 * 1024;
/** Not what people write: what programs say, old revisions, and what this extension shows. */
const LEFT_OUT = new Set(['output', 'git', 'gitfs', 'git-graph', 'gitlens', 'plex-source', 'vscode-terminal', 'debug']);

/** Watches the open documents for tokens that should not be there, and says so in Problems. */
export class Detection implements vscode.Disposable {
  readonly #own: OwnTokens;
  readonly #ignored: IgnoredTokens;
  readonly #collection = vscode.languages.createDiagnosticCollection('plexTokens');
  readonly #watched = new Map<vscode.TextDocument, DocumentTokens>();
  #listeners: vscode.Disposable | undefined;

  constructor(own: OwnTokens, ignored: IgnoredTokens) {
    this.#own = own;
    this.#ignored = ignored;
  }

  /** Begins with the documents that are open. */
  start(): void {
    const { workspace } = vscode;
    this.#listeners ??= vscode.Disposable.from(
      workspace.onDidOpenTextDocument(document => this.#watch(document)),
      workspace.onDidCloseTextDocument(document => this.#forget(document)),
      workspace.onDidChangeTextDocument(event => this.#change(event)),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('plexTokens.detection')) this.#watchAll();
      }),
      this.#own.onDidChange(() => this.#watchAll()),
      this.#ignored.onDidChange(() => {
        for (const document of this.#watched.keys()) this.#publish(document);
      }),
    );
    this.#watchAll();
  }

  /** What stands at a place of a document. */
  tokenAt(document: vscode.TextDocument, { line, character }: vscode.Position): DocumentToken | undefined {
    return this.#watched
      .get(document)
      ?.all.find(token => token.line === line && token.start <= character && character <= token.end);
  }

  dispose(): void {
    this.#listeners?.dispose();
    this.#collection.dispose();
    this.#watched.clear();
  }

  #watchAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#watch(document);
  }

  #watch(document: vscode.TextDocument): void {
    const text = isWanted(document) ? document.getText() : undefined;
    if (text === undefined || text.length > LIMIT || text.includes('\0')) {
      this.#forget(document);
      return;
    }
    const tokens = new DocumentTokens(document);
    this.#watched.set(document, tokens);
    tokens.read(text, this.#own.find);
    this.#publish(document);
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const tokens = this.#watched.get(document);
    if (contentChanges.length > 0 && tokens?.change(contentChanges, this.#own.find)) this.#publish(document);
  }

  #forget(document: vscode.TextDocument): void {
    this.#watched.delete(document);
    this.#collection.delete(document.uri);
  }

  #publish(document: vscode.TextDocument): void {
    const tokens = this.#watched.get(document)?.all ?? [];
    const diagnostics = tokens.flatMap((token): vscode.Diagnostic[] => {
      const message = messageOf(token);
      if (message === undefined || this.#ignored.has(document.uri, textOf(document, token))) return [];
      const diagnostic = new vscode.Diagnostic(rangeOf(token), message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = SOURCE;
      return [diagnostic];
    });
    if (diagnostics.length > 0 || this.#collection.has(document.uri)) this.#collection.set(document.uri, diagnostics);
  }
}

export function rangeOf({ line, start, end }: DocumentToken): vscode.Range {
  return new vscode.Range(line, start, line, end);
}

export function textOf(document: vscode.TextDocument, token: DocumentToken): string {
  return document.getText(rangeOf(token));
}

function isWanted({ uri, languageId, isClosed }: vscode.TextDocument): boolean {
  if (isClosed || LEFT_OUT.has(uri.scheme)) return false;
  try {
    return vscode.workspace.getConfiguration('plexTokens.detection', { uri, languageId }).get('enabled', true);
  } catch (error) {
    // A setting that cannot be read leaves the default.
    log.error(error);
    return true;
  }
}

/** Without the token, and nothing for what does no harm: that has a hover. */
function messageOf({ kind }: DocumentToken): string | undefined {
  switch (kind) {
    case 'own':
      return l10n.t(
        'One of your Plex tokens that are stored here stands in this file. Whoever reads the file can use it.',
      );
    case 'lasting':
      return l10n.t('A Plex token that does not end by itself stands in this file. Whoever reads the file can use it.');
    case 'jwt':
      return l10n.t('A Plex JWT stands in this file. Whoever reads the file can use it until it ends.');
    default:
      return undefined;
  }
}
