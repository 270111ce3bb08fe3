import * as vscode from 'vscode';
import type { TokenStore } from '../accounts/tokenStore.ts';
import { confirm } from '../workbench/prompts.ts';
import { pickServer } from './chooseServer.ts';
import { isAdded, pastedTokens, type Server, selectedToken } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/** Takes away what AddServer keeps. */
export class RemoveServer {
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;

  constructor(directory: ServerDirectory, tokens: TokenStore) {
    this.#directory = directory;
    this.#tokens = tokens;
  }

  /** Plex: Remove Server… with every token of it. */
  async removeServer(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Remove Plex Media Server'), hasPasted);
    if (!server) return;
    const left = server.tokens.filter(({ account }) => account !== undefined);
    const next = left.find(entry => entry === selectedToken(server)) ?? left[0];
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
    // One that an account lists is still there, and asked as the same user.
    const still = next && this.#directory.find(server.machineIdentifier);
    if (still) await this.#directory.update(still, { selectedToken: next.id });
  }

  /** Plex: Remove Token… one of several; a server without any could not be asked, so the last one goes with its server. */
  async removeToken(argument: unknown): Promise<void> {
    const server = await pickServer(
      argument,
      this.#directory,
      l10n.t('Remove Token of a Plex Media Server'),
      hasPasted,
    );
    if (!server) return;
    const pasted = pastedTokens(server);
    if (pasted.length < 2) return this.removeServer(server);
    const inUse = selectedToken(server);
    const items = pasted.map(entry => ({
      label: entry.label,
      description: entry === inUse ? l10n.t('in use') : '',
      entry,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: l10n.t('Remove Token of {0}', server.name),
      placeHolder: l10n.t('Whose token?'),
    });
    if (!chosen) return;
    const tokens = pasted.filter(entry => entry !== chosen.entry);
    const next = chosen.entry === inUse ? tokens[0] : inUse;
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

/** What an account lists is there as long as the account is. */
function hasPasted(server: Server): string | undefined {
  if (isAdded(server)) return undefined;
  return l10n.t(
    '{0} has no token that was pasted here: it is there because your Plex account lists it, and goes when you sign out.',
    server.name,
  );
}
