import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';
import { insertedSpans, type Span } from './insertedSpans.ts';

/** How often an edit that VS Code refuses is tried again: it refuses while a keystroke is on its way. */
const RETRIES = 3;

/** What goes in where this much stands before and behind the cursor on its line. */
export type TextAt = (before: string, after: string) => string;

/**
 * Puts a text at every cursor of an editor, in the place of what is selected, in one undo step, and leaves the cursors
 * behind it.
 *
 * @param text what goes in, the same everywhere or what it is at a line: with lines that end in `\n`
 * @param replaced how many characters before a cursor are replaced, where this much stands before it on its line
 * @returns whether the text now stands at every cursor. It is read back: VS Code says that an edit was made where a
 *   document is read-only, and has not made it.
 */
export async function insertText(
  editor: vscode.TextEditor,
  text: string | TextAt,
  replaced: (before: string) => number = () => 0,
): Promise<boolean> {
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    const outcome = await replaceSelections(editor, text, replaced);
    if (outcome !== 'refused') return outcome === 'inserted';
  }
  return false;
}

async function replaceSelections(
  editor: vscode.TextEditor,
  text: string | TextAt,
  replaced: (before: string) => number,
): Promise<'inserted' | 'refused' | 'impossible'> {
  const { document } = editor;
  const withBefore = (selection: vscode.Selection): vscode.Selection => {
    const { line, character } = selection.active;
    const length = selection.isEmpty ? replaced(document.lineAt(line).text.slice(0, character)) : 0;
    return length === 0 ? selection : new vscode.Selection(line, character - length, line, character);
  };
  const selections = editor.selections.map(withBefore).toSorted((a, b) => a.start.compareTo(b.start));
  const textAt = ({ start, end }: vscode.Selection): string => {
    if (typeof text === 'string') return text;
    const before = document.lineAt(start.line).text.slice(0, start.character);
    return text(before, document.lineAt(end.line).text.slice(end.character));
  };
  const texts = selections.map(textAt).map(each => withEndOfLine(each, document.eol));
  const spans = insertedSpans(selections, texts);
  let insertedVersion: number | undefined;
  // The change arrives here before `edit` returns and before any later one, so this is the moment to read back.
  const listener = vscode.workspace.onDidChangeTextDocument(changed => {
    if (changed.document !== document) return;
    if (spans.every((span, index) => document.getText(toRange(span)) === texts[index]))
      insertedVersion = document.version;
  });
  try {
    const accepted = await editor.edit(edit => {
      for (const [index, selection] of selections.entries()) {
        const each = texts[index] ?? '';
        // After an insertion the cursor stands behind the text, after a replacement the text would stay selected.
        if (selection.isEmpty) edit.insert(selection.active, each);
        else edit.replace(selection, each);
      }
    });
    if (insertedVersion === undefined) return accepted ? 'impossible' : 'refused';
  } catch (error) {
    // As VS Code does for an editor that is no longer shown.
    log.info(`edit() failed: ${error instanceof Error ? error.name : typeof error}`);
    return 'impossible';
  } finally {
    listener.dispose();
  }
  const untouched = document.version === insertedVersion;
  if (untouched && selections.some(({ isEmpty }) => !isEmpty)) {
    editor.selections = spans.map(({ end }) => new vscode.Selection(end.line, end.character, end.line, end.character));
  }
  return 'inserted';
}

function toRange({ start, end }: Span): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** As the document has it, so that what is read back is the same. */
function withEndOfLine(text: string, eol: vscode.EndOfLine): string {
  return eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
}
