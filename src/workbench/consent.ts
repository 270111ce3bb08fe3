import * as vscode from 'vscode';
import type { CommandId } from './commandIds.ts';
import { ask } from './notify.ts';

const { l10n } = vscode;

/**
 * Asks the user whether something may have a token. Enter and Escape both refuse.
 *
 * @param choices the buttons that allow it
 * @returns the choice; `undefined` where the user refused
 */
export async function askConsent<Choice extends string>(
  message: string,
  detail: string,
  ...choices: readonly Choice[]
): Promise<Choice | undefined> {
  const chosen = await ask(message, detail, l10n.t("Don't Allow"), ...choices);
  return choices.find(choice => choice === chosen);
}

/**
 * Asks whether a command that gives a token away may run although somebody other than the user called it, or could have.
 *
 * @param imitating the command with which tasks of the workspace can imitate the user, if there is one
 */
export async function allowsCall(id: CommandId, imitating?: string): Promise<boolean> {
  const allowed = await askConsent(
    l10n.t('Allow a task or an extension to run “{0}”?', titleOf(id)),
    imitating === undefined
      ? l10n.t(
          "You didn't call this command. A task, a launch configuration, a key binding with arguments or another extension did, and could read the token.",
        )
      : l10n.t(
          'A task or launch configuration of this workspace uses “{0}”, which may run commands as if you did. Allow it only if you called this one.',
          imitating,
        ),
    l10n.t('Allow Once'),
  );
  return allowed !== undefined;
}

/** Returns the title that the palette shows. */
function titleOf(id: CommandId): string {
  const manifest = vscode.extensions.getExtension('plex-tokens.plex-tokens')?.packageJSON;
  const commands: readonly { command: string; title: string }[] = manifest?.contributes?.commands ?? [];
  return commands.find(({ command }) => command === id)?.title ?? id;
}
