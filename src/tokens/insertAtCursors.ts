import * as vscode from 'vscode';
import { placeOf } from '../languages/fileKinds.ts';
import { transientTokensIn } from '../plex/tokenShapes.ts';
import type { Insertion, Replacement } from '../workbench/edits.ts';
import type { Format, FormatValues } from './formats.ts';
import { Insertions, type TextForPlace } from './insertions.ts';

/** Returns what fits texts to the places of a document, as it is now. */
export function insertionsInto(document: vscode.TextDocument, options?: vscode.TextEditorOptions): Insertions {
  const { insertSpaces = true, tabSize } = options ?? {};
  const unit = { insertSpaces: insertSpaces === true, tabSize: Number(tabSize) || 4 };
  return new Insertions(document.getText(), placeOf(document), unit);
}

/** Returns a token or a URL for each range: in quotes, where the language needs them and none are open. */
export function valueAt(editor: vscode.TextEditor, value: string): (ranges: readonly vscode.Range[]) => Insertion {
  return textsAt(editor, (insertions, start, end) => ({ text: insertions.plain(value, start, end) }));
}

/** Returns a format for each range, and the value alone where it doesn't fit. */
export function formatAt(
  editor: vscode.TextEditor,
  format: Format,
  values: FormatValues,
): (ranges: readonly vscode.Range[]) => Insertion {
  return textsAt(
    editor,
    (insertions, start, end) =>
      insertions.inFormat(format, values, start, end) ?? { text: insertions.plain(values.token, start, end) },
  );
}

/** The length of a transient token and one character more, in UTF-16 code units. */
const REACH = 47;

/** Selects the transient token at each cursor, so that a new one takes its place: two in a row would be none. */
export function selectTokensAtCursors(editor: vscode.TextEditor): void {
  const { document, selections } = editor;
  const chosen = selections.filter(({ isEmpty }) => !isEmpty);
  const tokens = new Map<string, vscode.Selection>();
  const others = selections.filter(selection => {
    const token = selection.isEmpty ? tokenAt(document, selection.active) : undefined;
    if (!token || chosen.some(other => other.intersection(token))) return true;
    // Several cursors may be at one token.
    tokens.set(`${token.start.line}:${token.start.character}`, token);
    return false;
  });
  if (tokens.size > 0) editor.selections = [...others, ...tokens.values()];
}

/** Returns the transient token that a position is in or beside. However long the line is, only what is near is read. */
function tokenAt(document: vscode.TextDocument, { line, character }: vscode.Position): vscode.Selection | undefined {
  const from = Math.max(0, character - REACH);
  const near = document.lineAt(line).text.slice(from, character + REACH);
  const at = character - from;
  const found = transientTokensIn(near).find(({ start, token }) => start <= at && at <= start + token.length);
  if (!found) return undefined;
  const start = from + found.start;
  return new vscode.Selection(line, start, line, start + found.token.length);
}

function textsAt(
  { document, options }: vscode.TextEditor,
  textFor: (insertions: Insertions, start: number, end: number) => TextForPlace,
): (ranges: readonly vscode.Range[]) => Insertion {
  return ranges => {
    const insertions = insertionsInto(document, options);
    const texts: string[] = [];
    const elsewhere = new Map<number, Replacement>();
    const inOrder = ranges
      .map((range, index) => ({ range, index }))
      .sort((a, b) => a.range.start.compareTo(b.range.start));
    for (const { range, index } of inOrder) {
      const { text, imports } = textFor(insertions, document.offsetAt(range.start), document.offsetAt(range.end));
      texts[index] = text;
      if (!imports) continue;
      const position = document.positionAt(imports.offset);
      elsewhere.set(imports.offset, { range: new vscode.Range(position, position), text: imports.text });
    }
    return { texts, elsewhere: [...elsewhere.values()] };
  };
}
