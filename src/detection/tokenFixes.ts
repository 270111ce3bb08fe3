import * as vscode from 'vscode';
import { fileStyle } from '../tokens/fileStyle.ts';
import type { CommandId } from '../workbench/commandIds.ts';
import { isReadOnly } from '../workbench/isReadOnly.ts';
import { SOURCE } from './detection.ts';
import { isReadByLongRunning } from './longRunning.ts';
import { referenceFor } from './reference.ts';

const { l10n } = vscode;
const REPLACE: CommandId = 'plexTokens.replaceWithTransientToken';
const IGNORE: CommandId = 'plexTokens.ignoreToken';

/** What can be done about a token that should not be in a file. */
export class TokenFixes implements vscode.CodeActionProvider {
  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const ours = diagnostics.filter(({ source }) => source === SOURCE);
    if (ours.length === 0) return [];
    const isWritable = !(await isReadOnly(document.uri));
    return ours.flatMap(diagnostic => {
      const ignore = commandAction(l10n.t('Ignore this token in this file'), IGNORE, document, diagnostic);
      if (!isWritable) return [ignore];
      const reference = referenceAction(document, diagnostic);
      const transient = isReadByLongRunning(document.uri.path)
        ? []
        : [commandAction(l10n.t('Replace with a new transient token'), REPLACE, document, diagnostic)];
      return [...(reference ? [reference] : []), ...transient, ignore];
    });
  }
}

function referenceAction(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction | undefined {
  const { range } = diagnostic;
  const { text } = document.lineAt(range.start.line);
  const { path } = document.uri;
  const reference = referenceFor({
    style: fileStyle(path, document.languageId),
    path,
    before: text.slice(0, range.start.character),
    after: text.slice(range.end.character),
  });
  if (!reference) return undefined;
  const isQuoted = reference.replacesQuotes && /["'`]/.test(text.charAt(range.end.character));
  const replaced = isQuoted ? new vscode.Range(range.start.translate(0, -1), range.end.translate(0, 1)) : range;
  const action = new vscode.CodeAction(l10n.t('Replace with {0}', reference.text), vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, replaced, reference.text);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  return action;
}

function commandAction(
  title: string,
  command: CommandId,
  { uri }: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [uri, diagnostic.range] };
  action.diagnostics = [diagnostic];
  return action;
}
