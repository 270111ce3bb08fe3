import * as vscode from 'vscode';

/**
 * A setting of ours as the user has it. Not even VS Code's word is taken for it that a workspace cannot change it: there
 * are releases (1.105 is one) in which a workspace's nested object wins over the scope `application`.
 *
 * @param name without `plexTokens.`; its default is in package.json
 */
export function userSetting(name: string): unknown {
  const found = vscode.workspace.getConfiguration('plexTokens').inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}
