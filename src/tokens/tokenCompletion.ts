import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { isForOthers, kindOf, placeOf } from '../languages/fileKinds.ts';
import { asWhom, type Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { checkedValues } from './formats.ts';
import { type TokenPlace, tokenPlace } from './tokenPlace.ts';
import { linesAbove } from './yamlSection.ts';

const { l10n } = vscode;
/** The number of servers that are offered. */
const AT_MOST = 10;

/**
 * Completes a token, or a server's URL, where one belongs. No request is sent before an item is accepted: its command creates
 * the token.
 */
export class TokenCompletion {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;

  constructor(directory: ServerDirectory, access: ServerClient) {
    this.#directory = directory;
    this.#access = access;
  }

  /** @param isAsked whether the user asked for completion, and didn't only type */
  async provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    isAsked: boolean,
  ): Promise<vscode.CompletionItem[]> {
    const file = placeOf(document);
    // Others copy such a file, so Enter has to begin a new line and must not insert a token.
    if (!isAsked && isForOthers(file)) return [];
    const before = document.lineAt(position.line).text.slice(0, position.character);
    const place = tokenPlace(before, linesAbove(document, position.line), kindOf(file));
    if (!place || (place.kind === 'token' && kindOf(file, beginningOf(document)).program)) return [];
    await this.#directory.load();
    const range = new vscode.Range(position.translate(0, -place.typed.length), position);
    const { selected, servers } = this.#directory;
    const all = selected ? [selected, ...servers.filter(server => server !== selected)] : servers;
    return all
      .slice(0, AT_MOST)
      .flatMap(server =>
        place.kind === 'token' ? [tokenItem(server, place, document.uri)] : this.#urlItems(server, place),
      )
      .map((item, index) => Object.assign(item, { range, filterText: filterText(item, place), sortText: `0${index}` }));
  }

  #urlItems(server: Server, { quote }: TokenPlace): vscode.CompletionItem[] {
    const url = this.#access.addressOf(server);
    if (!checkedValues({ token: '', url, serverName: '', machineIdentifier: '' })) return [];
    const label = { label: l10n.t('Plex server URL ({0})', plainText(server.name)), description: url };
    const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Value);
    item.insertText = quote + url + quote;
    return [item];
  }
}

/** The argument of the command that an accepted item runs. */
export interface Completed {
  readonly machineIdentifier: string;
  /** Quotes to put around the token, if any. */
  readonly quote: string;
  /** The length and SHA-256 of the text before the cursor that is replaced, which may itself be a token. */
  readonly length: number;
  readonly hash: string;
  /** The document's URI. */
  readonly uri: string;
}

/** Returns the text that VS Code filters by. In code, the user may be typing a variable's name: `…` matches none. */
function filterText({ insertText }: vscode.CompletionItem, { kind, typed, quote }: TokenPlace): string {
  if (kind === 'token' && quote !== '' && typed === '') return '…';
  return kind === 'url' && typeof insertText === 'string' ? insertText : `${typed} transient plex token`;
}

function tokenItem(server: Server, { quote, typed }: TokenPlace, uri: vscode.Uri): vscode.CompletionItem {
  const label = plainText(asWhom(server));
  const item = new vscode.CompletionItem(
    l10n.t('Plex transient token ({0}, as {1})', plainText(server.name), label),
    vscode.CompletionItemKind.Value,
  );
  item.documentation = l10n.t('Made when you accept this; nothing is asked of the server before.');
  // The typed text stays until there is a token, because creating one takes time and may fail.
  item.insertText = typed;
  const argument: Completed = {
    machineIdentifier: server.machineIdentifier,
    ...{ quote, length: typed.length, hash: hash('sha256', typed), uri: uri.toString() },
  };
  item.command = ownCommand('', 'plexTokens.insertTransientToken', argument);
  return item;
}

/** Returns enough of a document to see which program reads it. */
function beginningOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(0, 0, 500, 0));
}
