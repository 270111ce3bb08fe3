import * as vscode from 'vscode';

/**
 * The resource of every item that is the selected one, so that VS Code decorates it. The state icon of a server stays free for
 * its state.
 */
export const SELECTED = vscode.Uri.from({ scheme: 'plex-selected' });

/**
 * Colors the selected server and its selected token in the sidebar. A badge would take the room of names where the sidebar is
 * narrow. Screen readers read the word in the item's name.
 */
export const selectedMark: vscode.FileDecorationProvider = {
  provideFileDecoration: ({ scheme }) =>
    scheme === SELECTED.scheme ? { color: new vscode.ThemeColor('list.highlightForeground') } : undefined,
};
