import * as vscode from 'vscode';

/**
 * Returns a setting as the user has it, without any value of the workspace. In some releases of VS Code (1.105 is one) a
 * workspace's nested object wins even over the scope `application`.
 *
 * @param name the name without its section; package.json has the defaults of this extension's settings
 */
export function userSetting(name: string, section = 'plexTokens'): unknown {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

/** Returns whether the workspace sets one of VS Code's settings. */
export function isSetByWorkspace(name: string, section: string): boolean {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.workspaceValue !== undefined || found?.workspaceFolderValue !== undefined;
}
