import * as vscode from 'vscode';
import { serverFor } from '../servers/chooseServer.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import type { Minting } from '../tokens/minting.ts';
import { replaceTokens } from '../tokens/replaceTokens.ts';
import { isReadOnly } from '../workbench/isReadOnly.ts';
import { Problem } from '../workbench/problem.ts';
import type { Detection } from './detection.ts';
import { textOf } from './detection.ts';
import type { IgnoredTokens } from './ignoredTokens.ts';

const { l10n } = vscode;

/** The quick fixes that take more than an edit. */
export class FixCommands {
  readonly #detection: Detection;
  readonly #ignored: IgnoredTokens;
  readonly #directory: ServerDirectory;
  readonly #minting: Minting;

  constructor(detection: Detection, ignored: IgnoredTokens, directory: ServerDirectory, minting: Minting) {
    this.#detection = detection;
    this.#ignored = ignored;
    this.#directory = directory;
    this.#minting = minting;
  }

  /** Puts a new transient token in the place of a lasting one, wherever that stands in the file. */
  async replace(uri: unknown, range: unknown): Promise<void> {
    const given = await this.#given(uri, range);
    if (!given) return;
    // Before a token is made that nobody can revoke.
    if (await isReadOnly(given.uri)) throw notReplaced();
    const server = await serverFor(undefined, this.#directory);
    if (!server) return;
    const fresh = await this.#minting.mint(server);
    if (await replaceTokens(given.uri, new Map([[given.token, fresh.reveal()]]))) return;
    throw notReplaced();
  }

  async ignore(uri: unknown, range: unknown): Promise<void> {
    const given = await this.#given(uri, range);
    if (given) await this.#ignored.add(given.uri, given.token);
  }

  /** The token that was found at a place: any other text there is nobody's to replace. */
  async #given(uri: unknown, range: unknown): Promise<{ uri: vscode.Uri; token: string } | undefined> {
    if (!(uri instanceof vscode.Uri) || !(range instanceof vscode.Range)) return undefined;
    const document = await vscode.workspace.openTextDocument(uri);
    const token = this.#detection.tokenAt(document, range.start);
    return token && { uri, token: textOf(document, token) };
  }
}

function notReplaced(): Problem {
  return new Problem(
    l10n.t('The token could not be replaced, because the file cannot be changed. Nothing was changed.'),
  );
}
