/** The `main` of an extension that lends its context, so that what is measured uses VS Code's own storage of state and secrets. */
import type { ExtensionContext } from 'vscode';

export function activate(context: ExtensionContext): ExtensionContext {
  return context;
}
