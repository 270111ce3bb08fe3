import * as vscode from 'vscode';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { endOf, type IssuedToken, type IssuedTokens, stateOf } from '../tokens/issuedTokens.ts';
import { plainText } from '../workbench/plainText.ts';
import { type Detection, rangeOf, textOf } from './detection.ts';
import type { DocumentToken } from './documentTokens.ts';
import { isReadByLongRunning } from './longRunning.ts';

const { l10n } = vscode;

/** Says what a word in a token's place is, and what to do about it; of the transient ones that were made here, what is known. */
export class TokenHovers implements vscode.HoverProvider {
  readonly #detection: Detection;
  readonly #issued: IssuedTokens;
  readonly #directory: ServerDirectory;

  constructor(detection: Detection, issued: IssuedTokens, directory: ServerDirectory) {
    this.#detection = detection;
    this.#issued = issued;
    this.#directory = directory;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const token = this.#detection.tokenAt(document, position);
    if (!token) return undefined;
    // As text: a server's name may look like a link.
    const content = new vscode.MarkdownString().appendText(this.#words(document, token).join('\n\n'));
    return new vscode.Hover(content, rangeOf(token));
  }

  #words(document: vscode.TextDocument, token: DocumentToken): string[] {
    switch (token.kind) {
      case 'transient':
        return this.#ofTransient(textOf(document, token));
      case 'claimToken':
        return [
          l10n.t(
            'This is a claim token: it links a new server to an account, within four minutes of its making. It is no token to ask a server with.',
          ),
        ];
      case 'machineIdentifier':
        return [
          l10n.t(
            'This is the identifier of a server, and no token: a token has 20 characters, or begins with “transient-”.',
          ),
        ];
      case 'clientIdentifier':
        return [
          l10n.t(
            'This is the identifier of a client or a device, and no token: a token has 20 characters, or begins with “transient-”.',
          ),
        ];
      default:
        return ofLasting(document, token);
    }
  }

  #ofTransient(text: string): string[] {
    const issued = this.#issued.find(text);
    if (!issued) {
      return [
        l10n.t(
          'This is a transient token that was not made here. It ends within 48 hours of its making, or when its server restarts. Plex: Check Token at Cursor asks a server about it.',
        ),
      ];
    }
    const server = this.#directory.find(issued.machineIdentifier);
    const name = plainText(server?.name ?? issued.machineIdentifier);
    return [
      l10n.t('Transient token of {0}, as {1}, made on {2}.', name, plainText(issued.label), timeOf(issued.at)),
      stateWords(issued),
    ];
  }
}

/** Alive is never said: a restart ends a token, and nothing tells of it. */
function stateWords(issued: IssuedToken): string {
  if (stateOf(issued) === 'unknown') {
    return l10n.t(
      'It ends on {0} at the latest. Whether it is still alive is not known: a restart of the server ends it. Plex: Check Token at Cursor asks the server.',
      timeOf(endOf(issued)),
    );
  }
  return issued.isDead
    ? l10n.t('It is dead: the server refused it, or restarted. Plex: Renew Transient Tokens in This File replaces it.')
    : l10n.t('It is dead: 48 hours have passed. Plex: Renew Transient Tokens in This File replaces it.');
}

function ofLasting({ uri }: vscode.TextDocument, { kind }: DocumentToken): string[] {
  const what =
    kind === 'jwt'
      ? l10n.t('This is a Plex JWT. Whoever reads this file can use it until it ends, some days after its making.')
      : l10n.t(
          'This is a Plex token that does not end by itself. Whoever reads this file has the rights that it has, until it is revoked at plex.tv, under Settings, Authorized Devices.',
        );
  return isReadByLongRunning(uri.path)
    ? [
        what,
        l10n.t(
          'A program that runs for long reads this file, so a transient token would not do here: it would end within 48 hours, and the program could no longer ask the server.',
        ),
      ]
    : [what, l10n.t('Refer to it instead, or use a transient token, which ends within 48 hours.')];
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
