import { l10n } from 'vscode';
import type { CommandId } from './commandIds.ts';
import { type CommandCall, editorInFront } from './commands.ts';
import { bringBack } from './editors.ts';
import { log } from './log.ts';
import { showError, warn } from './notify.ts';
import { isWithoutItem } from './ownCall.ts';
import { allowsCall } from './prompts.ts';

type Handler = (...args: unknown[]) => unknown;
export type Handlers<Id extends CommandId> = Readonly<Record<Id, Handler>>;

/** Commands that work on the editor in which they were called. A retry goes back to that editor. */
const IN_EDITOR: readonly CommandId[] = [
  'plexTokens.insertTransientToken',
  'plexTokens.insertTransientTokenAs',
  'plexTokens.renewInFile',
  'plexTokens.checkTokenAtCursor',
  'plexTokens.createAppToken',
  'plexTokens.revokeToken',
];
/** The commands for tasks. A retry would be for nobody, because the task has failed by then. */
const FOR_TASKS: readonly CommandId[] = ['plexTokens.transientToken', 'plexTokens.serverUrl'];

/**
 * Runs the handler of a called command. Where somebody other than the user may have called a command that gives a token away,
 * the user is asked first. Shows errors in words, with a retry where that can help. A handler checks its arguments itself.
 *
 * @param load returns the handlers
 */
export async function runCommand(call: CommandCall, load: () => Promise<Handlers<CommandId>>): Promise<unknown> {
  const { id, args, needsConsent, imitating } = call;
  if (isWithoutItem(id, args)) {
    void warn(l10n.t('The sidebar was just updated. Choose the command again.'));
    return undefined;
  }
  if (needsConsent && !(await allowsCall(id, imitating))) return undefined;
  return run(id, args, call.editor, load);
}

async function run(
  id: CommandId,
  args: readonly unknown[],
  called: CommandCall['editor'],
  load: () => Promise<Handlers<CommandId>>,
): Promise<unknown> {
  try {
    return await (await load())[id](...args);
  } catch (error) {
    const again = async (): Promise<void> => {
      if (called && IN_EDITOR.includes(id)) {
        const { editor, version } = called;
        const shown = await bringBack(editor, editor.document.version === version);
        if (!shown) return void warn(notInFront());
      }
      await run(id, args, editorInFront(), load);
    };
    // The caller doesn't have to wait until the user has read the message.
    showError(error, FOR_TASKS.includes(id) ? undefined : again).catch(thrown => log.error(thrown));
    return undefined;
  }
}

function notInFront(): string {
  return l10n.t(
    'The editor is closed or hidden, so nothing was tried again. Open the file, and run the command again.',
  );
}
