import * as vscode from 'vscode';
import { kindOf, placeOf } from '../languages/fileKinds.ts';
import type { Server } from '../servers/server.ts';
import { rangeOf, type TokenDiagnostics } from './diagnostics.ts';
import { explanation, type Issued, whyNoTransient } from './findingWords.ts';
import { isToken } from './scan.ts';
import type { PlacedFinding } from './trackedTokens.ts';

const { l10n } = vscode;

/** What the hover needs to know of a finding beyond its text. */
export interface Knowledge {
  issued(document: vscode.TextDocument, finding: PlacedFinding): Issued | undefined;
  isIgnored(document: vscode.TextDocument, finding: PlacedFinding): boolean;
  /** The server of which a new token would stand there best; `undefined` where the user has to choose. */
  serverFor(document: vscode.TextDocument, finding: PlacedFinding): Server | undefined;
  /** The name of the server that has this identifier, where it is known here. */
  nameOf(machineIdentifier: string): string | undefined;
}

/** Explains what stands in a token's place. */
export class TokenHovers implements vscode.HoverProvider {
  readonly #diagnostics: TokenDiagnostics;
  readonly #knowledge: Knowledge;

  constructor(diagnostics: TokenDiagnostics, knowledge: Knowledge) {
    this.#diagnostics = diagnostics;
    this.#knowledge = knowledge;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const [finding] = this.#diagnostics.findingsAt(document, new vscode.Range(position, position));
    if (!finding) return undefined;
    const named = this.#knowledge.nameOf(document.getText(rangeOf(finding)));
    const paragraphs = explanation(finding, this.#knowledge.issued(document, finding), named);
    const { program } = kindOf(placeOf(document), this.#diagnostics.beginningOf(document));
    if (program && isToken(finding)) paragraphs.push(whyNoTransient(program));
    if (this.#knowledge.isIgnored(document, finding)) paragraphs.push(l10n.t('You ignore it in this file.'));
    const words = new vscode.MarkdownString(paragraphs.map(asMarkdown).join('\n\n'));
    words.isTrusted = false;
    return new vscode.Hover(words, rangeOf(finding));
  }
}

/**
 * Markdown that reads as this text. Names that a server or a user gave are in it, and no link, command or picture may come
 * of them: of a character reference none does. `appendText` would leave `https://…`, `www.…`, `<…:…>` and addresses of mail.
 */
function asMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|~<>&@$]|[.:](?=\S)/g, character => `&#${character.charCodeAt(0)};`);
}
