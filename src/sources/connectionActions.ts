import * as vscode from 'vscode';
import { curlLine } from '../plex/curl.ts';
import { copyCurlLine, copyText } from '../workbench/clipboard.ts';
import type { LastEditor } from '../workbench/editors.ts';
import { insertText } from '../workbench/edits.ts';
import { warn } from '../workbench/notify.ts';
import type { SourceDocuments } from './sourceDocuments.ts';

const { l10n } = vscode;

/** What can be done with a connection that a source document lists. Its address was looked at: it is one of a server, and no more. */
export class ConnectionActions {
  readonly #documents: SourceDocuments;
  readonly #lastEditor: LastEditor;

  constructor(documents: SourceDocuments, lastEditor: LastEditor) {
    this.#documents = documents;
    this.#lastEditor = lastEditor;
  }

  /** Puts the address into the document that was last written in, where its cursors were. */
  async insert(uri: unknown, index: unknown): Promise<void> {
    const address = await this.#address(uri, index);
    if (address === undefined) return;
    const editor = await this.#lastEditor.show();
    if (editor && (await insertText(editor, address))) return;
    const copy = l10n.t('Copy URI');
    const message = editor
      ? l10n.t('The URI could not be inserted: the editor is read-only. Nothing was changed.')
      : l10n.t('There is no text editor to insert the URI into.');
    if ((await warn(message, copy)) === copy) await copyText(address);
  }

  async copy(uri: unknown, index: unknown): Promise<void> {
    const address = await this.#address(uri, index);
    if (address !== undefined) await copyText(address);
  }

  /** As a request for the libraries. It takes its token from a variable of its own: `PLEX_TOKEN` may be that of the asking server. */
  async copyAsCurl(uri: unknown, index: unknown): Promise<void> {
    const address = await this.#address(uri, index);
    if (address === undefined) return;
    await copyCurlLine(
      curlLine('GET', `${address}/library/sections`, 'PLEX_SOURCE_TOKEN'),
      l10n.t('Copied. Set PLEX_SOURCE_TOKEN in the shell first, to the token of this source.'),
    );
  }

  /** The one that a lens was for, else the one that the user picks. */
  async #address(uri: unknown, index: unknown): Promise<string | undefined> {
    const of = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
    const connections = (of && this.#documents.answerOf(of)?.connections) ?? [];
    const given = typeof index === 'number' ? connections[index] : undefined;
    if (given || connections.length < 2) return (given ?? connections[0])?.address;
    const addresses = connections.map(({ address }) => address);
    return vscode.window.showQuickPick(addresses, { title: l10n.t('Which Connection?') });
  }
}
