import * as vscode from 'vscode';
import type { CommandId } from '../workbench/commandIds.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import type { ListedConnection } from './sourceText.ts';
import type { TokenReveal } from './tokenReveal.ts';

const { l10n } = vscode;

/** Above each masked token what can be done with it, and at the top of the document: ask again. */
export class SourceLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #documents: SourceDocuments;
  readonly #reveal: TokenReveal;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(documents: SourceDocuments, reveal: TokenReveal) {
    this.#documents = documents;
    this.#reveal = reveal;
    const update = (): void => this.#changed.fire();
    this.#listeners = vscode.Disposable.from(reveal.onDidChange(update), documents.onDidChangeFile(update));
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const answer = this.#documents.answerOf(uri);
    const top = new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
      ...ownCommand(answer ? l10n.t('Refresh') : l10n.t('Try Again'), 'plexTokens.refreshSource', uri),
      tooltip: l10n.t('Have the server ask anew'),
    });
    const tokens = answer?.tokens ?? [];
    const connections = answer?.connections ?? [];
    const test = new vscode.CodeLens(top.range, {
      ...ownCommand(l10n.t('Test Connections'), 'plexTokens.testSourceConnections', uri),
      tooltip: l10n.t('Find out which of them answer; no token is sent'),
    });
    return [
      top,
      ...(connections.length > 0 ? [test] : []),
      ...connections.flatMap((connection, index) => connectionLenses(uri, connection, index)),
      ...tokens.flatMap(({ line, deviceName }, index) => {
        const range = new vscode.Range(line, 0, line, 0);
        const revealed = this.#reveal.isRevealed(uri);
        return [
          new vscode.CodeLens(
            range,
            revealed
              ? ownCommand(l10n.t('Hide'), 'plexTokens.hideSourceToken', uri)
              : ownCommand(l10n.t('Reveal'), 'plexTokens.revealSourceToken', uri),
          ),
          new vscode.CodeLens(
            range,
            ownCommand(l10n.t('Copy Token for {0}', plainText(deviceName)), 'plexTokens.copySourceToken', uri, index),
          ),
        ];
      }),
    ];
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
  }
}

function connectionLenses(uri: vscode.Uri, { line }: ListedConnection, index: number): vscode.CodeLens[] {
  const range = new vscode.Range(line, 0, line, 0);
  const lens = (title: string, command: CommandId): vscode.CodeLens =>
    new vscode.CodeLens(range, ownCommand(title, command, uri, index));
  return [
    lens(l10n.t('Insert URI'), 'plexTokens.insertConnectionUri'),
    lens(l10n.t('Copy URI'), 'plexTokens.copyConnectionUri'),
    lens(l10n.t('Copy as curl'), 'plexTokens.copyConnectionAsCurl'),
  ];
}
