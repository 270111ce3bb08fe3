import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';

const { l10n } = vscode;

/** The clipboard, for tokens: they are taken out of it after a while, if they are still there. */
export class TokenClipboard implements vscode.Disposable {
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param of whose token it is, for the message
   * @throws what VS Code throws where there is no clipboard
   */
  async copy(token: Secret, of: string): Promise<void> {
    await vscode.env.clipboard.writeText(token.reveal());
    clearTimeout(this.#timer);
    const seconds = vscode.workspace.getConfiguration('plexTokens').get<number>('clipboard.clearAfterSeconds', 60);
    if (seconds > 0) {
      this.#timer = setTimeout(() => this.#clear(token).catch(error => log.error(error)), seconds * 1000);
    }
    void vscode.window.showInformationMessage(
      seconds > 0
        ? l10n.t(
            'Copied the token for {0}. It leaves the clipboard in {1} seconds; clipboard histories keep it longer.',
            of,
            seconds,
          )
        : l10n.t('Copied the token for {0}. It stays in the clipboard, and clipboard histories keep it.', of),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #clear(token: Secret): Promise<void> {
    const { clipboard } = vscode.env;
    if ((await clipboard.readText()) === token.reveal()) await clipboard.writeText('');
  }
}
