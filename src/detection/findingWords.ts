import * as vscode from 'vscode';
import type { Program } from '../languages/fileKinds.ts';
import { endOf, type IssuedToken, stateOf } from '../tokens/issuedTokens.ts';
import type { PlacedFinding } from './trackedTokens.ts';

const { l10n } = vscode;

/** A transient token that was made here, with its server's name as plain text. */
export interface Issued {
  readonly token: IssuedToken;
  readonly server: string;
}

/** What Problems says. `undefined` for what is no token. Never with the token in it. */
export function problemWith({ kind, owner }: PlacedFinding, issued: Issued | undefined): string | undefined {
  if (owner !== undefined) return l10n.t('Your stored token of {0} is in this file.', owner);
  switch (kind) {
    case 'longLived':
      return l10n.t('A Plex token that does not end by itself is in this file.');
    case 'jwt':
      return l10n.t('A Plex JWT is in this file. Until it ends, it is as good as a password.');
    case 'transient':
      if (!issued) return l10n.t('A transient Plex token is in this file. It ends within 48 hours of its making.');
      return stateOf(issued.token) === 'ended'
        ? l10n.t('This transient token of {0} has ended.', issued.server)
        : // It is where it was put, and ends by itself.
          undefined;
    default:
      return undefined;
  }
}

/**
 * What a hover explains: what it is, why that matters, what to do. Each a paragraph.
 *
 * @param named the server that has this identifier
 */
export function explanation(finding: PlacedFinding, issued: Issued | undefined, named?: string): string[] {
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

/** Why no transient token is offered in a file. */
export function whyNoTransient(program: Program): string {
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
