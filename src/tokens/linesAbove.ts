import type * as vscode from 'vscode';
import type { LinesAbove } from './yamlSection.ts';

export function* linesAbove(document: vscode.TextDocument, line: number): LinesAbove {
  for (let above = line - 1; above >= 0; above--) yield document.lineAt(above).text;
}
