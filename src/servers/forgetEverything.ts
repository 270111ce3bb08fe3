import * as vscode from 'vscode';
import type { TokenStore } from '../accounts/tokenStore.ts';
import { confirm } from '../workbench/prompts.ts';
import type { ServerAccess } from './serverAccess.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/** Plex: Forget Everything. Afterwards nothing of this extension is stored but the user's settings. */
export async function forgetEverything(
  memento: vscode.Memento,
  directory: ServerDirectory,
  tokens: TokenStore,
  access: ServerAccess,
): Promise<void> {
  const sure = await confirm(
    l10n.t('Forget every Plex Media Server and token stored here?'),
    l10n.t('Transient tokens that were made with them go on working until they end.'),
    l10n.t('Forget Everything'),
  );
  if (!sure) return;
  await tokens.deleteAll();
  for (const key of memento.keys()) await memento.update(key, undefined);
  access.dispose();
  directory.refresh();
  void vscode.window.showInformationMessage(l10n.t('Everything is forgotten.'));
}
