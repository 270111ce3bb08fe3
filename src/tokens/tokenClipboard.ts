import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { writeClipboard } from '../workbench/clipboard.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { inform } from '../workbench/notify.ts';
import { userSetting } from '../workbench/userSetting.ts';

const l10n = vscode.l10n;

/** Calls a function after a time in milliseconds, unless the returned object is disposed before. */
type Later = (run: () => Promise<void>, milliseconds: number) => vscode.Disposable;

/** Copies tokens to the clipboard, and clears the clipboard after a while if it still holds the token. */
export class TokenClipboard extends Disposable {
  readonly #later: Later;
  #clearing: vscode.Disposable | undefined;

  /** @param later a timer, which tests replace */
  constructor(later: Later = afterTimeout) {
    super();
    this.#later = later;
    this.register({ dispose: () => this.#clearing?.dispose() });
  }

  /**
   * @param owner the name in the message: of a server, a device, an app or a variable
   * @throws {Problem} if the clipboard can't be written
   */
  async copy(token: Secret, owner: string): Promise<void> {
    await writeClipboard(token.reveal());
    this.#clearing?.dispose();
    const setting = userSetting('clipboard.clearAfterSeconds');
    const seconds = typeof setting === 'number' ? setting : 60;
    if (seconds > 0) {
      this.#clearing = this.#later(() => this.#clear(token).catch(error => log.error(error)), seconds * 1000);
    }
    void inform(copiedWords(owner, seconds));
  }

  async #clear(token: Secret): Promise<void> {
    const { clipboard } = vscode.env;
    if ((await clipboard.readText()) === token.reveal()) await clipboard.writeText('');
  }
}

/** Returns a short message: VS Code cuts one without a button to one line. */
function copiedWords(owner: string, seconds: number): string {
  switch (seconds) {
    case 0:
      return l10n.t({
        message: 'Copied token for {0}. It stays in the clipboard.',
        args: [owner],
        comment: '{0} is the name of a server, a device, an app or a variable',
      });
    case 1:
      return l10n.t({
        message: 'Copied token for {0}. The clipboard is cleared in 1 second.',
        args: [owner],
        comment: '{0} is the name of a server, a device, an app or a variable',
      });
    default:
      return l10n.t({
        message: 'Copied token for {0}. The clipboard is cleared in {1} seconds.',
        args: [owner, seconds],
        comment: '{0} is the name of a server, a device, an app or a variable, {1} a number other than 1',
      });
  }
}

function afterTimeout(run: () => Promise<void>, milliseconds: number): vscode.Disposable {
  const timer = setTimeout(run, milliseconds);
  return new vscode.Disposable(() => clearTimeout(timer));
}
