import * as vscode from 'vscode';
import { kindOf, type Program, placeOf } from '../languages/fileKinds.ts';
import { type AppToken, isRevocable } from '../tokens/appTokens.ts';
import { endOf, stateOf } from '../tokens/issuedTokens.ts';
import type { CommandId } from '../workbench/commandIds.ts';
import { moment } from '../workbench/moment.ts';
import { ownLink } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { type FindingFacts, type Findings, type Issued, rangeOf, targetOf } from './findingFacts.ts';
import type { PlacedFinding } from './scanner/regions.ts';
import { isToken } from './scanner/scan.ts';

const l10n = vscode.l10n;

/** A command that a hover has a link to. */
interface LinkedCommand {
  readonly title: string;
  readonly command: CommandId;
}

/** Explains a token, or an identifier in the place of one. */
export class TokenHovers implements vscode.HoverProvider {
  readonly #findings: Findings;
  readonly #facts: Pick<FindingFacts, 'issued' | 'app' | 'isIgnored' | 'nameOf'>;

  constructor(findings: Findings, facts: Pick<FindingFacts, 'issued' | 'app' | 'isIgnored' | 'nameOf'>) {
    this.#findings = findings;
    this.#facts = facts;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const [finding] = this.#findings.findingsAt(document, new vscode.Range(position, position));
    if (!finding) return undefined;
    const named = this.#facts.nameOf(document.getText(rangeOf(finding)));
    const issued = this.#facts.issued(document, finding);
    const app = this.#facts.app(document, finding);
    const { program } = kindOf(placeOf(document), this.#findings.beginningOf(document));
    const paragraphs = app ? appWords(app) : explanation(finding, issued, named);
    if (finding.kind === 'longLived' && finding.owner === undefined && !app && program !== 'preferences')
      paragraphs.push(
        l10n.t('If others have seen it, revoke it. If that fails, change your password and sign out all devices.'),
      );
    if (program && isToken(finding) && !app) paragraphs.push(whyNoTransient(program));
    const linked = isToken(finding) ? commandsFor(finding, program, app, issued) : [];
    if (this.#facts.isIgnored(document, finding)) {
      paragraphs.push(l10n.t('Ignored in this file.'));
      linked.push({ title: l10n.t('Stop Ignoring This Token'), command: 'plexTokens.watchToken' });
    }
    const target = targetOf(document, finding);
    const links = linked.map(({ title, command }) => `[${asMarkdown(title)}](${ownLink(command, ...target)})`);
    const words = new vscode.MarkdownString([...paragraphs.map(asMarkdown), ...links].join('\n\n'));
    words.isTrusted = linked.length > 0 && { enabledCommands: linked.map(({ command }) => command) };
    return new vscode.Hover(words, rangeOf(finding));
  }
}

/** Returns what can be done with a token, for links. A stored one, or the one that signs the server in, stays as it is. */
function commandsFor(
  { kind, owner }: PlacedFinding,
  program: Program | undefined,
  app: AppToken | undefined,
  issued: Issued | undefined,
): LinkedCommand[] {
  const revoke: LinkedCommand = { title: l10n.t('Revoke Token'), command: 'plexTokens.revokeToken' };
  const check: LinkedCommand = { title: l10n.t('Check Token'), command: 'plexTokens.checkTokenAtCursor' };
  const renew: LinkedCommand = { title: l10n.t('Renew Token'), command: 'plexTokens.renewToken' };
  if (app) return isRevocable(app) ? [revoke] : [];
  if (program === 'preferences') return [];
  const commands: LinkedCommand[] = program
    ? [{ title: l10n.t('Replace with Token for App…'), command: 'plexTokens.replaceWithAppToken' }]
    : [];
  if (issued && stateOf(issued.token) === 'ended') return issued.creator ? [...commands, renew] : commands;
  if (owner !== undefined) return commands;
  return [...commands, check, ...(kind === 'longLived' ? [revoke] : [])];
}

/**
 * Returns Markdown that reads as a text. Names that a server or a user has given are in it, and must not become a link, a
 * command or a picture: a character reference never does. `appendText` would leave `https://…`, `www.…`, `<…:…>` and email
 * addresses as they are.
 */
function asMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-!|~<>&@$=]|[.:](?=\S)/g, character => `&#${character.charCodeAt(0)};`);
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
      l10n.t({
        message: 'This is your stored token for {0}.',
        args: [owner],
        comment: '{0} is the name of an account or a server',
      }),
      kind === 'jwt' ? jwtRisk() : longLivedRisk(),
      l10n.t('In a file, it can be committed or copied. Replace it with a reference or a transient token.'),
    ];
  }
  switch (kind) {
    case 'longLived':
      return [
        l10n.t('This looks like a long-lived token for a Plex account or server.'),
        longLivedRisk(),
        l10n.t('Replace it with a reference or a transient token.'),
      ];
    case 'jwt':
      return [
        l10n.t('This is a Plex JWT, a newer kind of account token.'),
        jwtRisk(),
        l10n.t("Servers don't accept JWTs. Replace it with a reference or a transient token."),
      ];
    case 'transient':
      return issued ? issuedWords(issued) : strangeTransient();
    case 'claimToken':
      return [
        l10n.t('This is a claim token, where a Plex token is expected.'),
        l10n.t(
          'It links a new server to an account, once, and is valid for four minutes. Use it as PLEX_CLAIM of a new server.',
        ),
      ];
    case 'machineIdentifier':
      return [
        named === undefined
          ? l10n.t('This looks like a machine identifier, where a Plex token is expected.')
          : l10n.t({
              message: 'This is the machine identifier of {0}, where a Plex token is expected.',
              args: [named],
              comment: "{0} is the server's name",
            }),
        l10n.t("It identifies a server. It isn't a secret, and gives no access. A token has 20 characters."),
      ];
    case 'clientIdentifier':
      return [
        l10n.t('This looks like a client identifier, where a Plex token is expected.'),
        l10n.t("It identifies an app or a device. It isn't a secret, and gives no access. A token has 20 characters."),
      ];
  }
}

/** Returns why a transient token doesn't belong in a file. */
function whyNoTransient(program: Program): string {
  return l10n.t({
    message: "A transient token isn't suitable: {0} keeps using this file, and would stop working within 48 hours.",
    args: [nameOf(program)],
    comment: '{0} is a program, such as “Kometa” or “a container”',
  });
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

/** Returns what a token that was created for an app is, and what its revocation does. */
function appWords({ app, account, at, sharedServer, isRevoked }: AppToken): string[] {
  const what = l10n.t({
    message: 'This token for {0} was created by this extension on {2}. Account: {1}.',
    args: [plainText(app), plainText(account), moment(at)],
    comment: "{0} is the app's name, {1} the account's name, {2} a date and time",
  });
  if (isRevoked) return [what, l10n.t('It was revoked.')];
  if (sharedServer === undefined) return [what, longLivedRisk()];
  const shared = l10n.t({
    message: "All apps of the account share it for {0}. Only the server's owner can revoke it.",
    args: [plainText(sharedServer)],
    comment: "{0} is the server's name",
  });
  return [what, shared];
}

function issuedWords({ token, server, creator, isExchangeable }: Issued): string[] {
  const { at, label } = token;
  const made = label
    ? l10n.t({
        message: 'This is a transient token for {0} ({2}), created by this extension on {1}.',
        args: [server, moment(at), label],
        comment: "{0} is the server's name, {1} a date and time, {2} the name of the token that created it",
      })
    : l10n.t({
        message: 'This is a transient token for {0}, created by this extension on {1}.',
        args: [server, moment(at)],
        comment: "{0} is the server's name, {1} a date and time",
      });
  if (stateOf(token) === 'ended') {
    const isRenewable = creator !== undefined;
    return [
      made,
      isRenewable
        ? l10n.t('It has expired.')
        : l10n.t("It has expired, and can't be renewed: the stored token that created it was removed. Replace it."),
    ];
  }
  return [
    made,
    l10n.t({
      message: 'Expires by {0}, or when the server restarts.',
      args: [moment(endOf(token))],
      comment: '{0} is a date and time',
    }),
    ...(isExchangeable
      ? [
          l10n.t(
            'Its server has a known vulnerability: anyone with this token can get a long-lived one. Update the server.',
          ),
        ]
      : []),
  ];
}

function strangeTransient(): string[] {
  return [
    l10n.t('This is a transient token that this extension has no record of.'),
    l10n.t('It has the same access as the token that created it.'),
    l10n.t("It expires within 48 hours, or when the server restarts, and can't be revoked earlier."),
  ];
}

function longLivedRisk(): string {
  return l10n.t('Anyone who has it can use the server, and often the account, until somebody revokes it.');
}

function jwtRisk(): string {
  return l10n.t('Anyone who has it can use the account until it expires, some days after it was created.');
}
