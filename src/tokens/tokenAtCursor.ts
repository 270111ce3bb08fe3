import * as vscode from 'vscode';
import { readPastedToken } from '../accounts/pastedToken.ts';
import { candidateAround, looksLikeToken } from '../plex/tokenShapes.ts';
import { bringBack } from '../workbench/editors.ts';
import { givenPlace } from '../workbench/givenPlace.ts';
import { Problem } from '../workbench/problem.ts';

const l10n = vscode.l10n;

/** Finds out which servers a stored token is for. */
export interface StoredTokens {
  /** Returns the servers, each with the token's id there; `undefined` for a token that isn't stored. */
  sourcesOf(token: string): Promise<readonly { machineIdentifier: string; tokenId: string }[] | undefined>;
}

/** A token in an editor. */
export interface TokenAtCursor {
  readonly document: vscode.TextDocument;
  readonly token: string;
  readonly range: vscode.Range;
}

/**
 * Returns the token that is selected, or the word at the cursor if it looks like a token or is stored.
 *
 * @param uri the file of the token, where something that this extension shows is about it: the cursor goes there
 * @param given the place of the token in that file
 * @throws {Problem} where there is none, or where it is what is often mistaken for a token
 */
export async function tokenAtCursor(stored: StoredTokens, uri?: unknown, given?: unknown): Promise<TokenAtCursor> {
  await goTo(uri, given);
  const editor = vscode.window.activeTextEditor;
  const token = editor && tokenIn(editor);
  if (token) refuseOthers(token);
  if (!editor || !token || !(await isMeant(token, editor, stored)))
    throw new Problem(l10n.t("There's no token at the cursor. Put the cursor in a token, or select one."));
  const { document, selection } = editor;
  return { document, token, range: rangeOf(document, selection, token) };
}

/** Selects a token in an editor that shows its file. Does nothing without a place. */
async function goTo(uri: unknown, range: unknown): Promise<void> {
  const place = givenPlace(uri, range);
  const key = place?.uri.toString();
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === key);
  const editor = shown && (await bringBack(shown));
  if (place && editor) editor.selection = new vscode.Selection(place.range.start, place.range.end);
}

/** Returns the selection, or else the word around the cursor, if it can be a token. */
function tokenIn({ document, selection }: vscode.TextEditor): string | undefined {
  const selected = document.getText(selection).trim();
  if (selected !== '') return candidateAround(selected, 0) === selected ? selected : undefined;
  const { line, character } = selection.active;
  return candidateAround(document.lineAt(line).text, character);
}

/** Returns the place of a token that is at a selection. */
function rangeOf(document: vscode.TextDocument, { start }: vscode.Selection, token: string): vscode.Range {
  const { text } = document.lineAt(start.line);
  const at = text.lastIndexOf(token, start.character);
  const first = at < 0 ? text.indexOf(token) : at;
  return new vscode.Range(start.line, first, start.line, first + token.length);
}

/** Returns whether the user means this word: a selection always; the word at the cursor if it looks like a token, or is stored. */
async function isMeant(word: string, { selection }: vscode.TextEditor, stored: StoredTokens): Promise<boolean> {
  return !selection.isEmpty || looksLikeToken(word) || (await stored.sourcesOf(word)) !== undefined;
}

/**
 * Rejects what is often mistaken for a token: it is sent to no server.
 *
 * @throws {Problem}
 */
function refuseOthers(text: string): void {
  const { kind } = readPastedToken(text);
  if (kind === 'claimToken')
    throw new Problem(l10n.t('This is a claim token. It links a new server to an account, and gives no access.'));
  if (kind === 'machineIdentifier')
    throw new Problem(l10n.t("This identifies a server or a client. It isn't a token, and gives no access."));
}
