import * as vscode from 'vscode';
import { readPastedToken } from '../accounts/pastedToken.ts';
import { kindOf, placeOf } from '../languages/fileKinds.ts';
import { candidateAround, looksLikeToken } from '../plex/tokenShapes.ts';
import { bringBack } from '../workbench/editors.ts';
import { givenPlace, keyOfToken } from '../workbench/givenPlace.ts';
import { Problem } from '../workbench/problem.ts';

const l10n = vscode.l10n;

/** The name of the token that signs a server in, in lower case. */
const PLEX_ONLINE_TOKEN = 'plexonlinetoken';
/** How much of the text before a token is searched for its name, in UTF-16 code units. */
const NEAR = 200;

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
 * @param given the place of the token, where a quick fix or a hover is about it: its file, its range and its key. The cursor
 *   goes there.
 * @throws {Problem} where there is none, or where it is a claim token or an identifier
 */
export async function tokenAtCursor(stored: StoredTokens, given: readonly unknown[] = []): Promise<TokenAtCursor> {
  if (given.length > 0) await goTo(given);
  const editor = vscode.window.activeTextEditor;
  const found = editor && tokenIn(editor);
  if (found) refuseOthers(found.token);
  if (!found || !(await isMeant(found.token, editor, stored)))
    throw new Problem(l10n.t("There's no token at the cursor. Put the cursor in a token, or select one."));
  const { document } = editor;
  const [start, end] = [found.offset, found.offset + found.token.length];
  return {
    document,
    token: found.token,
    range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
  };
}

/**
 * Selects a token in an editor that shows its file.
 *
 * @throws {Problem} where it isn't there anymore: no other text may take its place
 */
async function goTo([uri, range, key]: readonly unknown[]): Promise<void> {
  const place = givenPlace(uri, range);
  const file = place?.uri.toString();
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === file);
  const editor = shown && (await bringBack(shown));
  if (!place || !editor || keyOfToken(place.uri, editor.document.getText(place.range)) !== key)
    throw new Problem(l10n.t('The token has moved since it was found. Put the cursor in it, and try again.'));
  editor.selection = new vscode.Selection(place.range.start, place.range.end);
}

/** Returns the selection, or else the word around the cursor, if it can be a token, and where it begins. */
function tokenIn({ document, selection }: vscode.TextEditor): { token: string; offset: number } | undefined {
  const text = document.getText(selection);
  const selected = text.trim();
  if (selected !== '')
    return candidateAround(selected, 0) === selected
      ? { token: selected, offset: document.offsetAt(selection.start) + text.indexOf(selected) }
      : undefined;
  const { line, character } = selection.active;
  const { text: lineText, range } = document.lineAt(line);
  const token = candidateAround(lineText, character);
  if (token === undefined) return undefined;
  const before = lineText.lastIndexOf(token, character);
  return { token, offset: document.offsetAt(range.start) + (before < 0 ? lineText.indexOf(token) : before) };
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

/**
 * Returns whether a token signs a server in to Plex, by its place: in Preferences.xml, or in a copy of it or of its plist.
 * plex.tv would take whoever sends it for that server.
 */
export function signsServerIn({ document, range: { start } }: Pick<TokenAtCursor, 'document' | 'range'>): boolean {
  if (kindOf(placeOf(document)).program === 'preferences') return true;
  const before = document.getText(new vscode.Range(document.positionAt(document.offsetAt(start) - NEAR), start));
  const at = before.toLowerCase().lastIndexOf(PLEX_ONLINE_TOKEN);
  // Only a quote, a mark or a tag is between the name and its value.
  return at >= 0 && !/\w{8}/.test(before.slice(at + PLEX_ONLINE_TOKEN.length));
}
