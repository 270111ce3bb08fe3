import * as vscode from 'vscode';

/**
 * A setting as the user has it. Not even VS Code's word is taken for it that a workspace cannot change it: there
 * are releases (1.105 is one) in which a workspace's nested object wins over the scope `application`.
 *
 * @param name without its section; the default of one of ours is in package.json
 */
export function userSetting(name: string, section = 'plexTokens'): unknown {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

/** Whether the workspace has a setting of VS Code for itself. */
export function isSetByWorkspace(name: string, section: string): boolean {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.workspaceValue !== undefined || found?.workspaceFolderValue !== undefined;
}
