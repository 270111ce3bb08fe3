import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { isForOthers, kindOf, placeOf } from '../languages/fileKinds.ts';
import { asWhom, type Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { checkedValues } from './formatTemplate.ts';
import { type TokenPlace, tokenPlace } from './tokenPlace.ts';
import { linesAbove } from './yamlSection.ts';

const { l10n } = vscode;
/** Of more servers than these one is better chosen from a list. */
const AT_MOST = 10;

/**
 * Completes a token, or the address of a server, where one belongs. Nothing is asked of a server before an item is
 * accepted: the token is made by the command that then follows.
 */
export class TokenCompletion {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;

  constructor(directory: ServerDirectory, access: ServerClient) {
    this.#directory = directory;
    this.#access = access;
  }

  /** @param isAsked whether the user asked for it, and did not only type on */
  async provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    isAsked: boolean,
  ): Promise<vscode.CompletionItem[]> {
    const file = placeOf(document);
    // Enter in a file that others copy is to begin a new line, and not to put a token into it.
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

/** What the command is told that makes the token of an item that was accepted. */
export interface Completed {
  readonly machineIdentifier: string;
  /** What has to stand around the token. */
  readonly quote: string;
  /** What before the cursor the token takes the place of, which may be a token itself: its length, and its SHA-256. */
  readonly length: number;
  readonly hash: string;
  /** Of the document. */
  readonly uri: string;
}

/** What is typed on is compared with this. Where code begins, that may be the name of a variable: none has a letter in common with it. */
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
  // It stays until there is a token: that may take a while, or fail.
  item.insertText = typed;
  const argument: Completed = {
    machineIdentifier: server.machineIdentifier,
    ...{ quote, length: typed.length, hash: hash('sha256', typed), uri: uri.toString() },
  };
  item.command = ownCommand('', 'plexTokens.insertTransientToken', argument);
  return item;
}

/** Enough of it to see what reads it. */
function beginningOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(0, 0, 500, 0));
}
