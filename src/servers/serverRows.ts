import * as vscode from 'vscode';
import { firstAddressOf, isSameToken, type Server, selectedToken, type TokenEntry, usedWith } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { serverIcon, tokenIcon } from './stateIcons.ts';

const l10n = vscode.l10n;

/** Says who shares a server, if anybody. */
export function sharedBy({ owner }: Pick<Server, 'owner'>): string | undefined {
  if (owner === undefined) return undefined;
  return l10n.t({ message: 'shared by {0}', args: [owner], comment: "{0} is the name of the server's owner" });
}

/** Says who shares a server, if anybody, and where it is. */
function serverDetail(server: Server): string {
  return [sharedBy(server), firstAddressOf(server)].filter(Boolean).join(' · ');
}

interface ServerRow extends vscode.QuickPickItem {
  readonly server: Server;
}

/** Returns an item for a server with its selected token, and with the icon of its state. */
export function serverRow(server: Server, directory: ServerDirectory): ServerRow {
  const known = directory.find(server.machineIdentifier);
  // The state is that of the token that the server is used with.
  const state = known && isSameToken(known, server) ? directory.stateOf(server) : 'notAsked';
  return {
    label: server.name,
    detail: serverDetail(server),
    iconPath: serverIcon(state, firstAddressOf(server)),
    server,
  };
}

interface TokenItem extends vscode.QuickPickItem {
  readonly entry: TokenEntry;
}

/** Returns an item for each of some tokens of a server. */
export function tokenItems(server: Server, tokens: readonly TokenEntry[]): TokenItem[] {
  const selected = selectedToken(server);
  return tokens.map(entry => ({
    label: entry.label,
    description: entry === selected ? l10n.t('selected') : '',
    iconPath: tokenIcon(entry),
    entry,
  }));
}

interface ServerItem extends ServerRow, TokenItem {}

/** Returns an item for each token of a server. */
export function serverItems(server: Server, directory: ServerDirectory): ServerItem[] {
  const selected = directory.selected?.machineIdentifier === server.machineIdentifier;
  return server.tokens.map(entry => {
    const picked = selected && entry === selectedToken(server);
    const description = [`(${entry.label})`, picked && l10n.t('selected')].filter(Boolean).join(' · ');
    return { ...serverRow(usedWith(server, entry.id) ?? server, directory), description, picked, entry };
  });
}
