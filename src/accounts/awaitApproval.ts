import * as vscode from 'vscode';
import type { PlexErrorKind } from '../plex/errors.ts';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import type { ApprovalOptions } from './pinApproval.ts';

const { l10n } = vscode;

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/**
 * Opens the page where a sign-in is approved, and shows that it is waited for, until the token is there or the user
 * cancels (`undefined`).
 *
 * @param link as a string: `vscode.Uri` would write it otherwise
 * @param approved waits for the token
 * @throws {PlexError} what `approved` throws
 */
export async function awaitApproval(
  link: string,
  approved: (options: ApprovalOptions) => Promise<Secret>,
): Promise<Secret | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  const controller = new AbortController();
  const hidden = Promise.withResolvers<undefined>();
  const say = (words: string): void => {
    pick.placeholder = words;
  };
  const open = async (): Promise<void> => {
    say(l10n.t('Waiting for you to approve in the browser. If you closed it, choose Open Again.'));
    if (!(await openLink(link))) say(l10n.t('The browser was not opened. Choose Open Again, or Copy Link.'));
  };
  pick.title = l10n.t('Sign In to Plex');
  pick.busy = true;
  pick.ignoreFocusOut = true;
  pick.items = [
    { label: l10n.t('Open Again'), iconPath: new vscode.ThemeIcon('link-external'), run: open },
    {
      label: l10n.t('Copy Link'),
      description: l10n.t('to approve in another browser'),
      iconPath: new vscode.ThemeIcon('copy'),
      run: async () => {
        try {
          await vscode.env.clipboard.writeText(link);
          say(l10n.t('The link is copied. Approve in the browser; this goes on by itself.'));
        } catch (error) {
          log.error(error);
          say(l10n.t('The link could not be copied. Choose Open Again.'));
        }
      },
    },
    { label: l10n.t('Cancel'), iconPath: new vscode.ThemeIcon('close'), run: () => pick.hide() },
  ];
  pick.onDidAccept(() => pick.activeItems[0]?.run());
  // What is typed here filters nothing away.
  pick.onDidChangeValue(() => {
    pick.value = '';
  });
  pick.onDidHide(() => {
    controller.abort();
    hidden.resolve(undefined);
  });
  pick.show();
  void open();
  try {
    const token = approved({ signal: controller.signal, onTrouble: kind => sayTrouble(kind, say) });
    // It is aborted when the pick is hidden, and nobody waits for it then.
    token.catch(() => undefined);
    return await Promise.race([token, hidden.promise]);
  } finally {
    pick.dispose();
  }
}

function sayTrouble(kind: PlexErrorKind | undefined, say: (words: string) => void): void {
  if (kind === undefined)
    say(l10n.t('Waiting for you to approve in the browser. If you closed it, choose Open Again.'));
  else if (kind === 'rateLimited')
    say(l10n.t('plex.tv asks for fewer questions (429). Asking more slowly; no need to do anything.'));
  else say(l10n.t('plex.tv cannot be reached at the moment. Still trying; no need to do anything.'));
}

/** VS Code passes a string on as it is, and would write a `Uri` otherwise; its types know only the `Uri`. */
async function openLink(link: string): Promise<boolean> {
  try {
    return await vscode.env.openExternal(link as unknown as vscode.Uri);
  } catch (error) {
    log.error(error);
    return false;
  }
}
