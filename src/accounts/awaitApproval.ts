import * as vscode from 'vscode';
import type { PlexErrorKind } from '../plex/errors.ts';
import { untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import type { ApprovalOptions } from './pinApproval.ts';

const l10n = vscode.l10n;

/** The words of the question that waits for an approval. */
export interface ApprovalWords {
  readonly title: string;
  /** What the user has to do. */
  readonly prompt: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/**
 * Opens the page where a sign-in is approved, and waits for the token. Returns `undefined` when cancelled.
 *
 * @param link a string, because `vscode.Uri` would change it
 * @param approved waits for the token
 * @throws {PlexError} what `approved` throws
 */
export async function awaitApproval(
  { title, prompt }: ApprovalWords,
  link: string,
  approved: (options: ApprovalOptions) => Promise<Secret>,
): Promise<Secret | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  const controller = new AbortController();
  const show = (words: string): void => {
    pick.placeholder = words;
  };
  const open = async (): Promise<void> => {
    show(prompt);
    if (!(await openLink(link))) show(l10n.t("Couldn't open the browser. Choose Open Again or Copy Link."));
  };
  pick.title = title;
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
          show(l10n.t('Copied the link. Open it in a browser to approve.'));
        } catch (error) {
          log.error(error);
          show(l10n.t("Couldn't copy the link. Choose Open Again."));
        }
      },
    },
    { label: l10n.t('Cancel'), iconPath: new vscode.ThemeIcon('close'), run: () => pick.hide() },
  ];
  pick.onDidAccept(() => pick.activeItems[0]?.run());
  // Typed text must not filter the items.
  pick.onDidChangeValue(() => {
    pick.value = '';
  });
  pick.onDidHide(() => controller.abort());
  pick.show();
  void open();
  try {
    const { signal } = controller;
    return await untilAborted(
      approved({ signal, onError: kind => show(kind === undefined ? prompt : failureWords(kind)) }),
      signal,
    );
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    pick.dispose();
  }
}

function failureWords(error: PlexErrorKind): string {
  switch (error) {
    case 'rateLimited':
      return l10n.t("plex.tv is limiting requests (429). Trying again more slowly; you don't have to do anything.");
    default:
      return l10n.t("Couldn't reach plex.tv. Still trying; you don't have to do anything.");
  }
}

/** Opens a link. VS Code passes a string on unchanged, although its types allow only a `Uri`. */
async function openLink(link: string): Promise<boolean> {
  try {
    return await vscode.env.openExternal(link as unknown as vscode.Uri);
  } catch (error) {
    log.error(error);
    return false;
  }
}
