import * as vscode from 'vscode';
import { fieldsOf } from '../workbench/fields.ts';
import { ICONS } from '../workbench/icons.ts';
import { pickItem } from '../workbench/prompts.ts';
import type { Server } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const l10n = vscode.l10n;

/** An argument of Add Server…, which then offers nothing, because another command continues with the server. */
const CONTINUES = { continues: true } as const;

export function isContinued(options: unknown): boolean {
  return fieldsOf(options).continues === true;
}

/**
 * Asks how to add a server where there is none, and returns the one that is selected afterwards, for the command to continue
 * with. Returns `undefined` when cancelled, or when no server was added: the user has read why.
 *
 * @param title the title of the command that needs a server
 */
export async function addFirstServer(title: string, directory: ServerDirectory): Promise<Server | undefined> {
  const signIn = {
    label: l10n.t('Sign In…'),
    detail: l10n.t('Lists every server of your Plex account'),
    iconPath: ICONS.account,
  };
  const addServer = {
    label: l10n.t('Add Server…'),
    detail: l10n.t('By its address and a token'),
    iconPath: ICONS.add,
  };
  const chosen = await pickItem([signIn, addServer], {
    title: title.replace('…', ''),
    placeholder: l10n.t('Add a Plex Media Server first'),
  });
  if (!chosen) return undefined;
  if (chosen === addServer) return addByAddress(directory);
  await vscode.commands.executeCommand('plexTokens.signIn');
  return directory.selected;
}

/** Has the user add a server. Returns it, for a command to continue with; `undefined` when cancelled. */
export async function addByAddress(directory: ServerDirectory): Promise<Server | undefined> {
  await vscode.commands.executeCommand('plexTokens.addServer', CONTINUES);
  return directory.selected;
}
