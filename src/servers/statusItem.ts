import * as vscode from 'vscode';
import { plainText } from '../workbench/plainText.ts';
import type { Summary } from './summary.ts';

const { l10n } = vscode;

/** The status bar item: the selected server, and as whom it is asked. Hidden where there is none. */
export function createStatusItem(summary: Summary): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('plexTokens.server', vscode.StatusBarAlignment.Right, 90);
  item.name = l10n.t('Plex Media Server');
  item.command = 'plexTokens.selectServer';
  const update = (): void => {
    const selected = summary.value?.selected;
    if (!selected) {
      item.hide();
      return;
    }
    const { server, token } = selected;
    item.text = `$(key) ${plainText(server, 30)} (${plainText(token, 20)})`;
    item.tooltip = l10n.t(
      'Plex Media Server for new transient tokens: {0}, as {1}. Click to select another.',
      server,
      token,
    );
    item.accessibilityInformation = { label: item.tooltip };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, summary.onDidChange(update));
}
