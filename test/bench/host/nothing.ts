/** An extension that does nothing: what loading and activating cost before there is anything to do. */
import * as vscode from 'vscode';

export function activate(): string {
  return vscode.version; // keeps the import, which every extension has
}
