import * as vscode from 'vscode';
import type { TokenStore } from '../accounts/secretValues.ts';
import { copyText } from '../workbench/clipboard.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { confirm } from '../workbench/prompts.ts';
import { pickServer, selectServer, serverFor } from './chooseServer.ts';
import { connectionWords } from './connectionWords.ts';
import type { LiveConnections } from './liveConnections.ts';
import { isAdded, pastedTokens, type Server, selectedToken } from './server.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/** The commands for a server that is known. */
export class ServerCommands {
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  readonly #client: ServerClient;
  readonly #connections: LiveConnections;

  constructor(directory: ServerDirectory, tokens: TokenStore, client: ServerClient, connections: LiveConnections) {
    this.#directory = directory;
    this.#tokens = tokens;
    this.#client = client;
    this.#connections = connections;
  }

  /** Plex: Select Server… */
  async select(argument: unknown, options: unknown): Promise<void> {
    await selectServer(argument, this.#directory, options);
  }

  /**
   * Plex: Test Connections. Tries every connection of a server; the sidebar shows how each responded.
   *
   * @throws {PlexError} where the server is reached over none
   */
  async testConnections(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Test Connections of a Plex Media Server'));
    if (!server) return;
    const connection = await withProgress(l10n.t('Testing the connections of {0}', server.name), signal =>
      this.#client.reach(server, signal),
    );
    const words = connectionWords(connection, this.#connections.stateOf(server, connection)).join(', ');
    void inform(l10n.t('{0} is reached at {1}: {2}.', server.name, connection.address, words), l10n.t('OK'));
  }

  /** Plex: Copy Address. */
  async copyAddress(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory);
    if (server) await copyText(this.#client.addressOf(server));
  }

  /** Plex: Copy Identifier. It is no secret. */
  async copyMachineIdentifier(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory);
    if (server) await copyText(server.machineIdentifier);
  }

  /** Plex: Remove Server… Deletes the server with every pasted token. */
  async removeServer(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Remove Plex Media Server'), unlessAdded);
    if (!server) return;
    const kept = server.tokens.filter(({ account }) => account !== undefined);
    const next = kept.find(entry => entry === selectedToken(server)) ?? kept[0];
    const sure = await confirm(
      l10n.t('Remove {0} and its stored tokens?', server.name),
      [
        l10n.t('Transient tokens that were made with them go on working until they end.'),
        ...(next ? [l10n.t('{0} is then asked as {1}.', server.name, next.label)] : []),
      ].join(' '),
      l10n.t('Remove'),
    );
    if (!sure) return;
    for (const { id } of pastedTokens(server)) await this.#tokens.delete(server.machineIdentifier, id);
    await this.#directory.remove(server);
    // A server that an account lists is still there, and stays used with the same token.
    const listed = next && this.#directory.find(server.machineIdentifier);
    if (listed) await this.#directory.update(listed, { selectedToken: next.id });
  }

  /** Plex: Remove Token… Deletes one of several. A server without a token can't be used, so it goes with its last one. */
  async removeToken(argument: unknown): Promise<void> {
    const title = l10n.t('Remove Token of a Plex Media Server');
    const server = await pickServer(argument, this.#directory, title, unlessAdded);
    if (!server) return;
    const pasted = pastedTokens(server);
    if (pasted.length < 2) return this.removeServer(server);
    const selected = selectedToken(server);
    const items = pasted.map(entry => ({
      label: entry.label,
      description: entry === selected ? l10n.t('in use') : '',
      entry,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: l10n.t('Remove Token of {0}', server.name),
      placeHolder: l10n.t('Whose token?'),
    });
    if (!chosen) return;
    const tokens = pasted.filter(entry => entry !== chosen.entry);
    const next = chosen.entry === selected ? tokens[0] : selected;
    const sure = await confirm(
      l10n.t('Remove the token “{0}” of {1}?', chosen.label, server.name),
      next ? l10n.t('{0} is then asked as {1}.', server.name, next.label) : '',
      l10n.t('Remove'),
    );
    if (!sure) return;
    await this.#tokens.delete(server.machineIdentifier, chosen.entry.id);
    await this.#directory.update(server, { tokens, selectedToken: next?.id ?? server.selectedToken });
  }
}

/** Says why a server that only accounts list can't be removed; `undefined` where it was added. */
function unlessAdded(server: Server): string | undefined {
  if (isAdded(server)) return undefined;
  return l10n.t(
    '{0} has no token that was pasted here: it is there because your Plex account lists it, and goes when you sign out.',
    server.name,
  );
}
