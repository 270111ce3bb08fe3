import * as vscode from 'vscode';
import { ICONS } from '../workbench/icons.ts';
import { BACK, pickItem } from '../workbench/prompts.ts';
import type { AddServer } from './addServer.ts';
import { pickServer } from './chooseServer.ts';
import { isAdded, type Server, selectedToken, type TokenEntry } from './server.ts';
import type { ServerCommands } from './serverCommands.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { tokenItems } from './serverRows.ts';

const l10n = vscode.l10n;

interface ActionItem extends vscode.QuickPickItem {
  /** Absent for a token, which has actions of its own, and for a separator. */
  readonly run?: () => unknown;
  readonly entry?: TokenEntry;
}

/** Plex: Manage Server… Lists a server's tokens, and what can be changed of it. */
export class ManageServer {
  readonly #directory: ServerDirectory;
  readonly #addServer: AddServer;
  readonly #serverCommands: ServerCommands;

  constructor(directory: ServerDirectory, addServer: AddServer, serverCommands: ServerCommands) {
    this.#directory = directory;
    this.#addServer = addServer;
    this.#serverCommands = serverCommands;
  }

  async manage(argument: unknown): Promise<void> {
    const server = await pickServer(argument, this.#directory, l10n.t('Manage Server'));
    if (!server) return;
    const title = l10n.t({ message: 'Manage {0}', args: [server.name], comment: "{0} is the server's name" });
    const placeholder = l10n.t('Select a token or an action');
    for (;;) {
      const chosen = await pickItem(this.#actions(server), { title, placeholder });
      if (!chosen?.entry) return void (await chosen?.run?.());
      const action = await this.#pickAction(server, chosen.entry);
      if (action !== BACK) return void (await action?.run?.());
    }
  }

  #actions(server: Server): ActionItem[] {
    const { machineIdentifier, address } = server;
    const addToken: ActionItem = {
      label: l10n.t('Add Token…'),
      iconPath: ICONS.add,
      run: () => this.#addServer.addToken(machineIdentifier),
    };
    const changeAddress: ActionItem = {
      label: l10n.t('Change Address…'),
      description: address,
      iconPath: new vscode.ThemeIcon('edit'),
      run: () => this.#addServer.changeAddress(server),
    };
    const removeServer: ActionItem = {
      label: l10n.t('Remove Server'),
      iconPath: new vscode.ThemeIcon('trash'),
      run: () => this.#serverCommands.removeServer(machineIdentifier),
    };
    return [
      ...tokenItems(server, server.tokens),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      addToken,
      ...(isAdded(server) ? [changeAddress, removeServer] : []),
    ];
  }

  #pickAction(server: Server, entry: TokenEntry): Promise<ActionItem | typeof BACK | undefined> {
    const isSelected =
      selectedToken(server)?.id === entry.id &&
      this.#directory.selected?.machineIdentifier === server.machineIdentifier;
    const own = entry.account === undefined ? this.#actionsOnPasted(server, entry) : [signOut(entry)];
    return pickItem(isSelected ? own : [this.#select(server, entry), ...own], {
      title: l10n.t({
        message: 'Token “{0}” for {1}',
        args: [entry.label, server.name],
        comment: "{0} is the name of a token, {1} the server's name",
      }),
      hasBack: true,
    });
  }

  #select({ machineIdentifier, name }: Server, { id, label }: TokenEntry): ActionItem {
    return {
      label: l10n.t('Select'),
      detail: l10n.t({
        message: 'Use {0} ({1}) for new transient tokens',
        args: [name, label],
        comment: "{0} is the server's name, {1} the token's name",
      }),
      iconPath: new vscode.ThemeIcon('check'),
      run: () => this.#serverCommands.select({ machineIdentifier, token: id }, undefined),
    };
  }

  #actionsOnPasted({ machineIdentifier }: Server, { id, label }: TokenEntry): ActionItem[] {
    return [
      {
        label: l10n.t('Replace…'),
        detail: l10n.t('Paste another token, which gets the same name'),
        iconPath: new vscode.ThemeIcon('edit'),
        run: () => this.#addServer.addToken(machineIdentifier, { replace: true, label }),
      },
      {
        label: l10n.t('Remove'),
        iconPath: new vscode.ThemeIcon('trash'),
        run: () => this.#serverCommands.removeToken({ machineIdentifier, token: id }),
      },
    ];
  }
}

/** The token of an account comes and goes with it. */
function signOut({ account, label }: TokenEntry): ActionItem {
  return {
    label: l10n.t('Sign Out…'),
    detail: l10n.t({
      message: "This token is kept while you're signed in as {0}",
      args: [label],
      comment: "{0} is the account's name",
    }),
    iconPath: new vscode.ThemeIcon('sign-out'),
    run: () => vscode.commands.executeCommand('plexTokens.signOut', { account }),
  };
}
