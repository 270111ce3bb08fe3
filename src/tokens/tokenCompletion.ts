import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import { isForOthers, kindOf, placeOf } from '../languages/fileKinds.ts';
import type { Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { checkedValues } from './formats.ts';
import { insertionsInto } from './insertAtCursors.ts';
import { type TokenPlace, tokenPlace } from './tokenPlace.ts';

const l10n = vscode.l10n;
/** The number of servers that are offered. */
const AT_MOST = 10;
/** The words that find the items, after what is typed already. */
const FILTER = 'transient plex token url';
const BEGUN_URL = /^https?:?\/{0,2}$/i;

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
    if (!place || isOtherValue(place)) return [];
    if (place.kind === 'token' && kindOf(file, beginningOf(document)).program) return [];
    await this.#directory.load();
    const range = new vscode.Range(position.translate(0, -place.typed.length), position);
    const { selected, servers } = this.#directory;
    const all = selected ? [selected, ...servers.filter(server => server !== selected)] : servers;
    const offered = all.slice(0, AT_MOST);
    const items =
      place.kind === 'token'
        ? offered.map(server => tokenItem(server, place, document.uri))
        : this.#urlItems(offered, document, range);
    // Before words of the document: that of a plex.direct address may begin with a dash.
    return items.map((item, index) =>
      Object.assign(item, { range, filterText: `${place.typed} ${FILTER}`, sortText: `!${index}` }),
    );
  }

  #urlItems(
    servers: readonly Server[],
    document: vscode.TextDocument,
    { start, end }: vscode.Range,
  ): vscode.CompletionItem[] {
    const insertions = insertionsInto(document);
    return servers.flatMap(server => {
      const url = this.#access.addressOf(server);
      if (!checkedValues({ token: '', url, serverName: '', machineIdentifier: '' })) return [];
      const label = {
        label: l10n.t({
          message: 'Plex server URL ({0})',
          args: [plainText(server.name)],
          comment: "{0} is the server's name",
        }),
        description: url,
      };
      const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Value);
      item.insertText = insertions.plain(url, document.offsetAt(start), document.offsetAt(end));
      return [item];
    });
  }
}

/** The argument of the command that an accepted item runs. */
export interface Completed {
  readonly machineIdentifier: string;
  /** The length and SHA-256 of the text before the cursor that is replaced, which may itself be a token. */
  readonly length: number;
  readonly hash: string;
  /** The document's URI. */
  readonly uri: string;
}

/**
 * Returns whether something else is being typed. An item would then be taken by an Enter that was meant for a new line: VS Code
 * always selects one.
 */
function isOtherValue({ kind, typed }: TokenPlace): boolean {
  if (typed === '') return false;
  return kind === 'url' ? !BEGUN_URL.test(typed) : typed.length < 3 || !'transient'.startsWith(typed.toLowerCase());
}

function tokenItem(server: Server, { typed }: TokenPlace, uri: vscode.Uri): vscode.CompletionItem {
  const label = plainText(tokenName(server));
  const item = new vscode.CompletionItem(
    l10n.t({
      message: 'Plex transient token for {0} ({1})',
      args: [plainText(server.name), label],
      comment: "{0} is the server's name, {1} the token's name",
    }),
    vscode.CompletionItemKind.Value,
  );
  item.documentation = l10n.t('Created when you accept this suggestion. Nothing is sent before.');
  // The typed text stays until there is a token, because creating one takes time and may fail.
  item.insertText = typed;
  const argument: Completed = {
    machineIdentifier: server.machineIdentifier,
    ...{ length: typed.length, hash: hash('sha256', typed), uri: uri.toString() },
  };
  item.command = ownCommand('', 'plexTokens.insertTransientToken', argument);
  return item;
}

/** Yields the lines above a line, the nearest first. */
function* linesAbove(document: vscode.TextDocument, line: number): Iterable<string> {
  for (let above = line - 1; above >= 0; above--) yield document.lineAt(above).text;
}

/** Returns enough of a document to see which program reads it. */
function beginningOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(0, 0, 500, 0));
}
