import * as vscode from 'vscode';
import type { TokenStore } from '../accounts/secretValues.ts';
import { copyText } from '../workbench/clipboard.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { confirm } from '../workbench/prompts.ts';
import { givenToken, pickServer, selectServer, serverFor } from './chooseServer.ts';
import type { LiveConnections } from './liveConnections.ts';
import { connectionsOf, isAdded, pastedTokens, type Server, selectedToken, type TokenEntry } from './server.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { tokenItems } from './serverRows.ts';
import { connectionWords } from './stateWords.ts';

const l10n = vscode.l10n;

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

  /** Plex: Switch Server or User… */
  async select(argument: unknown, options: unknown): Promise<void> {
    await selectServer(argument, this.#directory, options);
  }

  /**
   * Plex: Test Connections. Tries every connection of a server; the sidebar shows how each responded.
   *
   * @throws {PlexError} where the server is reached over none
   */
  async testConnections(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Test Connections'));
    if (!server) return;
    const connection = await withProgress(
      l10n.t({
        message: 'Testing the connections of {0}…',
        args: [server.name],
        comment: "{0} is the server's name",
      }),
      signal => this.#client.reach(server, signal),
    );
    const words = connectionWords(connection, this.#connections.stateOf(server, connection)).join(', ');
    void inform(
      l10n.t({
        message: '{0} is reachable at {1}: {2}.',
        args: [server.name, connection.address, words],
        comment: "{0} is the server's name, {1} its address, {2} the connection, such as “3 ms, local, encrypted”",
      }),
    );
  }

  /** Plex: Copy Address. Copies that of a connection, or of a server's active one. */
  async copyAddress(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.copyServerAddress');
    if (server) await copyText(givenAddress(argument, server) ?? this.#client.addressOf(server));
  }

  /** Plex: Copy Machine Identifier. It is no secret. */
  async copyMachineIdentifier(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.copyMachineIdentifier');
    if (server) await copyText(server.machineIdentifier);
  }

  /** Plex: Remove Server… Deletes the server with every pasted token. */
  async removeServer(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Remove Server'), unlessAdded);
    if (!server) return;
    const args = [server.name];
    const isListed = server.tokens.some(({ account }) => account !== undefined);
    const question = isListed
      ? l10n.t({ message: 'Remove the tokens that you added for {0}?', args, comment: "{0} is the server's name" })
      : l10n.t({ message: 'Remove {0} and its stored tokens?', args, comment: "{0} is the server's name" });
    await this.#removePasted(server, question);
  }

  /** Deletes every pasted token of a server, and with them the server where no account lists it, once that is confirmed. */
  async #removePasted(server: Server, question: string): Promise<void> {
    const kept = server.tokens.filter(({ account }) => account !== undefined);
    const next = kept.find(entry => entry === selectedToken(server)) ?? kept[0];
    const detail = next
      ? l10n.t({
          message:
            'The server stays in the sidebar with the token “{0}” of your account. Transient tokens stay valid until they expire.',
          args: [next.label],
          comment: '{0} is the name of a token',
        })
      : l10n.t('The server disappears from the sidebar. Transient tokens stay valid until they expire.');
    if (!(await confirm(question, detail, l10n.t('Remove')))) return;
    for (const { id } of pastedTokens(server)) await this.#tokens.delete(server.machineIdentifier, id);
    await this.#directory.remove(server);
    // A server that an account lists is still there, and stays used with the same token.
    const listed = next && this.#directory.find(server.machineIdentifier);
    if (listed) await this.#directory.update(listed, { selectedToken: next.id });
  }

  /** Plex: Remove Token… Deletes one of several. A server without a token can't be used, so it goes with its last one. */
  async removeToken(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Remove Token'), unlessAdded);
    if (!server) return;
    const pasted = pastedTokens(server);
    const given = givenToken(argument, pasted);
    if (pasted.length < 2) return this.#removePasted(server, lastTokenQuestion(server, pasted));
    const removed = given ?? (await pickToken(server, pasted));
    if (!removed) return;
    const selected = selectedToken(server);
    const tokens = pasted.filter(entry => entry !== removed);
    const next = removed === selected ? tokens[0] : selected;
    const sure = await confirm(
      tokenQuestion(server, removed.label),
      next && next !== selected
        ? l10n.t({
            message: 'The token “{0}” will be selected instead.',
            args: [next.label],
            comment: '{0} is the name of another token',
          })
        : '',
      l10n.t('Remove'),
    );
    if (!sure) return;
    await this.#tokens.delete(server.machineIdentifier, removed.id);
    await this.#directory.update(server, { tokens, selectedToken: next?.id ?? server.selectedToken });
  }
}

/** Returns the address of the connection that a command was called with, by an item of the sidebar, if it was. */
function givenAddress(argument: unknown, server: Server): string | undefined {
  const given = fieldsOf(argument).address;
  return connectionsOf(server).find(({ address }) => address === given)?.address;
}

async function pickToken(server: Server, tokens: readonly TokenEntry[]): Promise<TokenEntry | undefined> {
  const chosen = await vscode.window.showQuickPick(tokenItems(server, tokens), {
    title: l10n.t({ message: 'Remove Token for {0}', args: [server.name], comment: "{0} is the server's name" }),
    placeHolder: l10n.t('Select the token to remove'),
  });
  return chosen?.entry;
}

/** Says why a server that only accounts list can't be removed; `undefined` where it was added. */
function unlessAdded(server: Server): string | undefined {
  if (isAdded(server)) return undefined;
  return l10n.t({
    message: 'Your Plex account lists {0}, so only signing out removes it.',
    args: [server.name],
    comment: "{0} is the server's name",
  });
}

function tokenQuestion({ name }: Server, label: string): string {
  return l10n.t({
    message: 'Remove the token “{0}” for {1}?',
    args: [label, name],
    comment: "{0} is the name of a token, {1} the server's name",
  });
}

/** Says that a server without any token goes with its last one. */
function lastTokenQuestion(server: Server, [last]: readonly TokenEntry[]): string {
  const label = last?.label ?? '';
  if (server.tokens.length > 1) return tokenQuestion(server, label);
  return l10n.t({
    message: 'Remove {0} with its only token, “{1}”?',
    args: [server.name, label],
    comment: "{0} is the server's name, {1} the name of its token",
  });
}
