import * as vscode from 'vscode';
import { kindOf, type Program, placeOf } from '../languages/fileKinds.ts';
import { endOf, stateOf } from '../tokens/issuedTokens.ts';
import { type FindingFacts, type Findings, type Issued, rangeOf } from './findingFacts.ts';
import type { PlacedFinding } from './scanner/regions.ts';
import { isToken } from './scanner/scan.ts';

const { l10n } = vscode;

/** Explains a token, or an identifier in the place of one. */
export class TokenHovers implements vscode.HoverProvider {
  readonly #findings: Findings;
  readonly #facts: Pick<FindingFacts, 'issued' | 'isIgnored' | 'nameOf'>;

  constructor(findings: Findings, facts: Pick<FindingFacts, 'issued' | 'isIgnored' | 'nameOf'>) {
    this.#findings = findings;
    this.#facts = facts;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const [finding] = this.#findings.findingsAt(document, new vscode.Range(position, position));
    if (!finding) return undefined;
    const named = this.#facts.nameOf(document.getText(rangeOf(finding)));
    const paragraphs = explanation(finding, this.#facts.issued(document, finding), named);
    const { program } = kindOf(placeOf(document), this.#findings.beginningOf(document));
    if (program && isToken(finding)) paragraphs.push(whyNoTransient(program));
    if (this.#facts.isIgnored(document, finding)) paragraphs.push(l10n.t('You ignore it in this file.'));
    const words = new vscode.MarkdownString(paragraphs.map(asMarkdown).join('\n\n'));
    words.isTrusted = false;
    return new vscode.Hover(words, rangeOf(finding));
  }
}

/**
 * Returns Markdown that reads as a text. Names that a server or a user has given are in it, and must not become a link, a
 * command or a picture: a character reference never does. `appendText` would leave `https://…`, `www.…`, `<…:…>` and email
 * addresses as they are.
 */
function asMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|~<>&@$]|[.:](?=\S)/g, character => `&#${character.charCodeAt(0)};`);
}

/**
 * Returns what a finding is, why that matters, and what to do: a paragraph each.
 *
 * @param named the name of the server that has this machine identifier
 */
function explanation(finding: PlacedFinding, issued: Issued | undefined, named?: string): string[] {
  const { kind, owner } = finding;
  if (owner !== undefined) {
    return [
      l10n.t('This is the token of {0} that VS Code stores for you.', owner),
      kind === 'jwt' ? jwtRisk() : longLivedRisk(),
      l10n.t('Here it can be committed, copied or backed up. Put a reference or a transient token in its place.'),
    ];
  }
  switch (kind) {
    case 'longLived':
      return [
        l10n.t('This looks like a Plex token of an account or a server.'),
        longLivedRisk(),
        l10n.t(
          'Put a reference or a transient token in its place. If others have seen it: end it at plex.tv, under Settings, Authorized Devices, or change the password and sign out all devices.',
        ),
      ];
    case 'jwt':
      return [
        l10n.t('This is one of Plex’s newer tokens, a JWT.'),
        jwtRisk(),
        l10n.t('Most servers do not accept it in the place of a token. Put a reference or a transient token there.'),
      ];
    case 'transient':
      return issued ? issuedWords(issued) : strangeTransient();
    case 'claimToken':
      return [
        l10n.t('This is a claim token, and a Plex token is expected here.'),
        l10n.t(
          'A claim token links a new server to an account, once, and is valid for four minutes. It belongs into PLEX_CLAIM of a new server.',
        ),
      ];
    case 'machineIdentifier':
      return [
        named === undefined
          ? l10n.t('This looks like the identifier of a server, and a Plex token is expected here.')
          : l10n.t('This is the identifier of {0}, and a Plex token is expected here.', named),
        l10n.t(
          'An identifier says which server it is; it is no secret, and gives no access. A token has 20 characters.',
        ),
      ];
    case 'clientIdentifier':
      return [
        l10n.t('This looks like the identifier of a client, and a Plex token is expected here.'),
        l10n.t(
          'An identifier tells one app or device from another; it is no secret, and gives no access. A token has 20 characters.',
        ),
      ];
  }
}

/** Returns why no transient token is offered in a file. */
function whyNoTransient(program: Program): string {
  return l10n.t(
    'A transient token is not offered here: {0} reads this file for as long as it runs, and would stop working within 48 hours.',
    nameOf(program),
  );
}

function nameOf(program: Program): string {
  switch (program) {
    case 'compose':
      return l10n.t('a container');
    case 'kometa':
      return 'Kometa';
    case 'homeAssistant':
      return 'Home Assistant';
    case 'kubernetes':
      return 'Kubernetes';
    case 'preferences':
      return 'Plex Media Server';
    case 'mcp':
      return l10n.t('an MCP server');
    case 'service':
      return l10n.t('a service');
    case 'appSettings':
    case 'program':
      return l10n.t('a program');
  }
}

function issuedWords({ token, server }: Issued): string[] {
  const { at, label } = token;
  const made = label
    ? l10n.t('This is a transient token of {0}, made here on {1} as {2}.', server, moment(at), label)
    : l10n.t('This is a transient token of {0}, made here on {1}.', server, moment(at));
  const state =
    stateOf(token) === 'ended'
      ? l10n.t('It has ended. Plex: Renew Transient Tokens in This File replaces it.')
      : l10n.t(
          'Whether it is still alive is not known: it lives until {0} at the latest, and a restart of the server ends it before. Plex: Check Token at Cursor asks the server.',
          moment(endOf(token)),
        );
  return [made, state];
}

function strangeTransient(): string[] {
  return [
    l10n.t('This is a transient token of a Plex Media Server, not made here.'),
    l10n.t(
      'It can do everything on its server that the token can which it was made with. It ends within 48 hours or when the server restarts, and cannot be revoked before.',
    ),
  ];
}

function longLivedRisk(): string {
  return l10n.t(
    'Whoever has it can use the server, and often the account, until it is revoked: it does not end by itself.',
  );
}

function jwtRisk(): string {
  return l10n.t('Whoever has it can use the account until it ends, some days after it was made.');
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
