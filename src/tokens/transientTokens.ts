import { hash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { type Server, selectedToken } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { StateStore } from '../state/stateStore.ts';
import { type EditorInFront, editorInFront } from '../workbench/commands.ts';
import { bringBack } from '../workbench/editors.ts';
import { insertText, isWritable } from '../workbench/edits.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { inform, warn } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { FormatPicker, valuesFor } from './formatPicker.ts';
import { formatAt, rangeForToken, valueAt } from './insertAtCursors.ts';
import type { Minting } from './issuedTokens.ts';
import type { ServerFaults } from './serverFaults.ts';
import type { TokenClipboard } from './tokenClipboard.ts';
import type { Completed } from './tokenCompletion.ts';

const l10n = vscode.l10n;
const EXPLAINED = 'explainedTransientTokens';

interface TransientTokensDependencies {
  readonly state: StateStore;
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly minting: Minting;
  readonly faults: ServerFaults;
  readonly clipboard: TokenClipboard;
}

/** The commands of the first endpoint: create a transient token, and insert or copy it. */
export class TransientTokens {
  readonly #state: StateStore;
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;
  readonly #minting: Minting;
  readonly #faults: ServerFaults;
  readonly #formats: FormatPicker;
  readonly #clipboard: TokenClipboard;

  constructor({ state, directory, access, minting, faults, clipboard }: TransientTokensDependencies) {
    this.#state = state;
    this.#directory = directory;
    this.#access = access;
    this.#minting = minting;
    this.#faults = faults;
    this.#formats = new FormatPicker(state);
    this.#clipboard = clipboard;
  }

  /** Handles Plex: Insert Transient Token. It inserts at every cursor of the active editor. */
  async insert(argument: unknown): Promise<void> {
    const called = editorInFront();
    const { replaced, uri } = completed(argument);
    const accepted =
      uri !== undefined && called ? { version: called.version, selections: called.editor.selections } : undefined;
    if (uri !== undefined && called?.editor.document.uri.toString() !== uri)
      throw new Problem(
        l10n.t(
          'You switched to another editor, so no token was created. Go back to the file, and run the command again.',
        ),
      );
    const server = await serverFor(argument, this.#directory, 'plexTokens.insertTransientToken');
    if (!server) return;
    const editor = await backIn(called);
    // Checked before a token is created, because nobody could revoke it.
    if (!editor || !(await isWritable(editor.document))) return this.#offerCopy(server, editor);
    const token = await this.#minting.mint(server);
    // A completion goes where it was accepted, and nowhere else.
    if (accepted && accepted.version !== editor.document.version)
      return this.#offerToken(
        server,
        token,
        l10n.t(
          'The text changed while the token was created, so nothing was inserted. Copy the token, or run the command again.',
        ),
      );
    if (accepted) editor.selections = accepted.selections;
    const rangeFor = accepted ? rangeForTyped(editor, replaced) : rangeForToken(editor);
    if (await insertText(editor, valueAt(editor, token.reveal()), rangeFor)) await this.#explainOnce(server);
    else await this.#offerToken(server, token);
  }

  /** Handles Plex: Insert Transient Token As…, in the format that the user picks. */
  async insertAs(argument: unknown): Promise<void> {
    const called = editorInFront();
    const server = await serverFor(argument, this.#directory, 'plexTokens.insertTransientTokenAs');
    if (!server) return;
    const editor = await backIn(called);
    if (!editor || !(await isWritable(editor.document))) return this.#offerCopy(server, editor);
    const format = await this.#formats.pick(editor, server, this.#access.addressOf(server));
    if (!format) return;
    const token = format.withoutToken ? undefined : await this.#minting.mint(server);
    const values = { ...valuesFor(server, this.#access.addressOf(server)), token: token?.reveal() ?? '' };
    const rangeFor = token && rangeForToken(editor);
    const isInserted = await insertText(editor, formatAt(editor, format, values), rangeFor);
    if (!isInserted) await this.#offerToken(server, token);
    else if (token) await this.#explainOnce(server);
  }

  /** Handles Plex: Copy Transient Token. */
  async copy(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.copyTransientToken');
    if (server) await this.#copyNew(server);
  }

  /** @param editor the read-only one, if there is one */
  async #offerCopy(server: Server, editor: vscode.TextEditor | undefined): Promise<void> {
    const copy = l10n.t('Copy Transient Token');
    const message = editor
      ? l10n.t("The token can't be inserted, because this editor is read-only.")
      : l10n.t('Open a file, and put the cursor where the token belongs.');
    if ((await warn(message, copy)) === copy) await this.#copyNew(server);
  }

  async #offerToken(server: Server, token: Secret | undefined, why?: string): Promise<void> {
    if (!token) {
      const message = l10n.t(
        "Couldn't insert anything: the editor was closed, or it's read-only. Open a file that can be changed.",
      );
      return void warn(message);
    }
    const copy = l10n.t('Copy Token');
    const message =
      why ??
      l10n.t("Couldn't insert the transient token: the editor was closed, or it's read-only. Nothing was changed.");
    if ((await warn(message, copy)) === copy) await this.#clipboard.copy(token, server.name);
  }

  async #copyNew(server: Server): Promise<void> {
    await this.#clipboard.copy(await this.#minting.mint(server), server.name);
    await this.#explainOnce(server);
  }

  async #explainOnce(server: Server): Promise<void> {
    if (this.#state.itemOf('choices', EXPLAINED)) return;
    await this.#state.set('choices', EXPLAINED, true);
    void inform(
      this.#faults.has(server)
        ? l10n.t(
            'This server has a known vulnerability: treat this token like a long-lived one, and update the server.',
          )
        : accessWords(server),
    );
  }
}

/** Says whose access a new token has: a Home user's token, or one that was pasted under another name, isn't the user's own. */
function accessWords(server: Server): string {
  const { label, account, isHomeUser } = selectedToken(server) ?? {};
  const isOwn = account === undefined ? label === l10n.t('me') : !isHomeUser;
  if (isOwn || label === undefined) return l10n.t("This token has your access, and can't be revoked early.");
  return l10n.t({
    message: "This token has the access of “{0}”, and can't be revoked early.",
    args: [label],
    comment: '{0} is the name of the stored token that created it, such as kids',
  });
}

/** Shows the editor of a call again. While the user adds a server, another file may be opened, such as one with a token. */
async function backIn(called: EditorInFront | undefined): Promise<vscode.TextEditor | undefined> {
  return called && bringBack(called.editor, called.editor.document.version === called.version);
}

/** Returns the range that a completion replaces: what is selected, or what was typed before a cursor. */
function rangeForTyped(
  { document }: vscode.TextEditor,
  replaced: (before: string) => number,
): (selection: vscode.Selection) => vscode.Range {
  return selection => {
    if (!selection.isEmpty) return selection;
    const { line, character } = selection.start;
    const before = document.lineAt(line).text.slice(0, character);
    return new vscode.Range(selection.start.translate(0, -replaced(before)), selection.end);
  };
}

/** Reads what completion knows about the place. It is empty where the command was called otherwise. */
function completed(argument: unknown): {
  /** Returns how many characters before a cursor to replace: none where they have changed. */
  readonly replaced: (before: string) => number;
  readonly uri?: string;
} {
  const given: Partial<Record<keyof Completed, unknown>> = fieldsOf(argument);
  const { uri } = given;
  const length = typeof given.length === 'number' && given.length > 0 ? given.length : 0;
  return {
    replaced: before => (length > 0 && hash('sha256', before.slice(-length)) === given.hash ? length : 0),
    ...(typeof uri === 'string' && { uri }),
  };
}
