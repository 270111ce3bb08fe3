import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { log } from './log.ts';

/** The number of times that an edit is tried again: VS Code refuses one while a keystroke is on its way. */
const RETRIES = 3;

/** A text that takes the place of a range. An empty range is an insertion. */
export interface Replacement {
  readonly range: vscode.Range;
  readonly text: string;
  /** Whether a cursor of the editor belongs behind it. */
  readonly isAtCursor?: boolean;
}

/** The texts with the ranges at which they stand now, in the order of the document, and its version at that moment. */
interface Written {
  readonly replacements: readonly Replacement[];
  readonly version: number;
}

/** The texts for the selections of an editor, in their order, and what is changed elsewhere with them. */
export interface Insertion {
  readonly texts: readonly string[];
  readonly elsewhere?: readonly Replacement[];
}

/**
 * Changes an open document in one undo step, and reads back what was written: VS Code reports success for a read-only document
 * that it didn't change.
 *
 * @param plan returns the replacements for the document as it is at each attempt, with lines that end in `\n`
 * @param apply makes the edit, and returns whether VS Code accepted it
 * @returns `undefined` where the texts don't stand there
 */
export async function applyEdits(
  document: vscode.TextDocument,
  plan: () => readonly Replacement[],
  apply = (replacements: readonly Replacement[]): Thenable<boolean> => applyToWorkspace(document, replacements),
): Promise<Written | undefined> {
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    const replacements = plan()
      .map(replacement => ({ ...replacement, text: withEndOfLine(replacement.text, document.eol) }))
      .toSorted((a, b) => a.range.start.compareTo(b.range.start));
    if (replacements.length === 0) return undefined;
    const offsets = offsetsAfter(document, replacements);
    let written: Written | undefined;
    // The change arrives here before `apply` returns and before any later one, so this is the moment to read back.
    const listener = vscode.workspace.onDidChangeTextDocument(changed => {
      if (changed.document !== document) return;
      const ranges = offsets.map(
        ([start, end]) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
      );
      if (ranges.every((range, index) => document.getText(range) === replacements[index]?.text))
        written = {
          replacements: replacements.map((replacement, index) => ({
            ...replacement,
            range: ranges[index] ?? replacement.range,
          })),
          version: document.version,
        };
    });
    try {
      const isAccepted = await apply(replacements);
      if (written || isAccepted) return written;
    } catch (error) {
      // As VS Code does for an editor that is no longer shown.
      log.info(`An edit failed: ${error instanceof Error ? error.name : typeof error}`);
      return undefined;
    } finally {
      listener.dispose();
    }
  }
  return undefined;
}

/**
 * Puts texts at the cursors of an editor, in the place of what is selected, in one undo step, and leaves the cursors behind them.
 *
 * @param insertion the same text everywhere, or what returns the texts for the document as it is at each attempt
 * @param rangeFor returns the range that is replaced for a selection. Of several that overlap, the first is replaced.
 * @returns whether the texts now stand at the cursors
 */
export async function insertText(
  editor: vscode.TextEditor,
  insertion: string | ((ranges: readonly vscode.Range[]) => Insertion),
  rangeFor: (selection: vscode.Selection) => vscode.Range = selection => selection,
): Promise<boolean> {
  const { document } = editor;
  const plan = (): Replacement[] => {
    const ranges = withoutOverlaps(editor.selections.map(rangeFor));
    const { texts, elsewhere = [] } =
      typeof insertion === 'string' ? { texts: ranges.map(() => insertion) } : insertion(ranges);
    return [...elsewhere, ...ranges.map((range, index) => ({ range, text: texts[index] ?? '', isAtCursor: true }))];
  };
  let hasSelection = false;
  const written = await applyEdits(document, plan, replacements => {
    hasSelection = replacements.some(({ range }) => !range.isEmpty);
    return editor.edit(edit => {
      for (const { range, text } of replacements) {
        // A cursor moves behind an insertion, while a replacement stays selected.
        if (range.isEmpty) edit.insert(range.start, text);
        else edit.replace(range, text);
      }
    });
  });
  if (written && hasSelection && document.version === written.version) {
    const atCursors = written.replacements.filter(({ isAtCursor }) => isAtCursor);
    editor.selections = atCursors.map(({ range: { end } }) => new vscode.Selection(end, end));
  }
  return written !== undefined;
}

/** Returns the ranges that begin at or behind the end of all that begin before them, in their order. */
function withoutOverlaps(ranges: readonly vscode.Range[]): readonly vscode.Range[] {
  const kept = new Set<vscode.Range>();
  let last: vscode.Range | undefined;
  for (const range of ranges.toSorted((a, b) => a.start.compareTo(b.start))) {
    if (last && (range.start.isBefore(last.end) || range.isEqual(last))) continue;
    kept.add(range);
    last = range;
  }
  return ranges.filter(range => kept.has(range));
}

function applyToWorkspace({ uri }: vscode.TextDocument, replacements: readonly Replacement[]): Thenable<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of replacements) edit.replace(uri, range, text);
  return vscode.workspace.applyEdit(edit);
}

/** Returns where the texts start and end once each has replaced its range, in UTF-16 code units. */
function offsetsAfter(document: vscode.TextDocument, replacements: readonly Replacement[]): [number, number][] {
  let shift = 0;
  return replacements.map(({ range, text }) => {
    const start = document.offsetAt(range.start) + shift;
    shift = start + text.length - document.offsetAt(range.end);
    return [start, start + text.length];
  });
}

/** Converts line ends to those of the document, so that what is read back is the same. */
function withEndOfLine(text: string, eol: vscode.EndOfLine): string {
  return eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
}

/** The part of a document that decides whether it can be changed. A file that is not open has no language. */
type FileToWrite = Pick<vscode.TextDocument, 'uri' | 'languageId'>;

/** Returns whether a file can be changed, as far as VS Code tells extensions. */
export async function isWritable(file: FileToWrite): Promise<boolean> {
  const { uri } = file;
  if (['untitled', 'vscode-notebook-cell', 'vscode-userdata'].includes(uri.scheme)) return true;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true || isReadOnlyBySetting(file)) return false;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if (permissions & vscode.FilePermission.Readonly) return false;
    // VS Code doesn't report the mode of files on disk.
    return uri.scheme !== 'file' || ((await stat(uri.fsPath)).mode & 0o222) !== 0;
  } catch {
    // The file was deleted while it is open, so it can be saved again.
    return true;
  }
}

function isReadOnlyBySetting(file: FileToWrite): boolean {
  const files = vscode.workspace.getConfiguration('files', file);
  const folder = vscode.workspace.getWorkspaceFolder(file.uri);
  // VS Code also matches these patterns against the path within the folder.
  const isMatch = (pattern: string): boolean =>
    [pattern, ...(folder ? [new vscode.RelativePattern(folder, pattern)] : [])].some(
      glob => vscode.languages.match({ pattern: glob }, file as vscode.TextDocument) > 0,
    );
  const matches = (setting: string): boolean =>
    Object.entries(files.get<Record<string, boolean>>(setting, {})).some(([pattern, isOn]) => isOn && isMatch(pattern));
  return matches('readonlyInclude') && !matches('readonlyExclude');
}
