import * as vscode from 'vscode';
import { placeOf } from '../languages/fileKinds.ts';
import { transientTokenAround } from '../plex/tokenShapes.ts';
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

/**
 * Returns the range that a token takes the place of: what is selected, or the whole transient token that a selection is in
 * or beside, because two tokens in a row, or a part of one, are none.
 */
export function rangeForToken({ document }: vscode.TextEditor): (selection: vscode.Selection) => vscode.Range {
  return selection => {
    const { start, end, isSingleLine } = selection;
    if (!isSingleLine) return selection;
    const around = transientTokenAround(document.lineAt(start.line).text, start.character, end.character);
    if (!around) return selection;
    return new vscode.Range(start.line, around.start, start.line, around.start + around.token.length);
  };
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
