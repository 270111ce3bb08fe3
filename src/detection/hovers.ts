import * as vscode from 'vscode';
import { rangeOf, type TokenDiagnostics } from './diagnostics.ts';
import { explanation, type Issued, whyNoTransient } from './findingWords.ts';
import type { TextPlace } from './languages.ts';
import { longRunning } from './longRunning.ts';
import { isToken } from './scan.ts';
import type { PlacedFinding } from './trackedTokens.ts';

const { l10n } = vscode;

/** What the hover needs to know of a finding beyond its text. */
export interface Knowledge {
  issued(document: vscode.TextDocument, finding: PlacedFinding): Issued | undefined;
  isIgnored(document: vscode.TextDocument, finding: PlacedFinding): boolean;
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
    const paragraphs = explanation(finding, this.#knowledge.issued(document, finding));
    const reader = longRunning(placeOf(document), this.#diagnostics.beginningOf(document));
    if (reader && isToken(finding)) paragraphs.push(whyNoTransient(reader));
    if (this.#knowledge.isIgnored(document, finding)) paragraphs.push(l10n.t('You ignore it in this file.'));
    // Names that a server or a user gave are in it: as text, so that no link and no command comes of them.
    const words = new vscode.MarkdownString();
    words.isTrusted = false;
    for (const [index, paragraph] of paragraphs.entries()) {
      if (index > 0) words.appendMarkdown('\n\n');
      words.appendText(paragraph);
    }
    // Hard spaces, which `appendText` makes of all, would have lines broken within words.
    words.value = words.value.replaceAll('&nbsp;', ' ');
    return new vscode.Hover(words, rangeOf(finding));
  }
}

export function placeOf({ uri, languageId }: vscode.TextDocument): TextPlace {
  return { fileName: uri.path, languageId };
}
