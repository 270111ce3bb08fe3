import { l10n } from 'vscode';
import { moment } from '../workbench/moment.ts';
import { plainText } from '../workbench/plainText.ts';
import type { AppToken } from './appTokens.ts';
import { endOf, type IssuedToken } from './issuedTokens.ts';

/** What is known of a token before it is sent anywhere. */
export interface CheckedToken {
  readonly kind: 'transient' | 'longLived' | 'jwt' | 'local';
  /** True if the token signs a server in to Plex. */
  readonly signsServerIn: boolean;
  /** When a JWT expires according to its claims, in milliseconds since 1970. */
  readonly expires?: number | undefined;
  /** Set where this extension created the transient token. */
  readonly issued?: IssuedToken | undefined;
  /** Set where this extension created the token for an app. */
  readonly app?: AppToken | undefined;
  /** The name of a stored token, or of the account that it is stored for. */
  readonly storedAs?: string | undefined;
}

/** Whether a token has the owner's access to a server; `undefined` where the server doesn't show it. */
export type OwnerAccess = boolean | undefined;

/** Returns the message about a token that needn't, or mustn't, be sent; `undefined` for any other. */
export function messageWithoutRequest({ kind, signsServerIn, app, expires }: CheckedToken): string | undefined {
  if (signsServerIn && kind !== 'transient')
    return l10n.t(
      "This token signs the server in to Plex, so it wasn't sent. Don't use it in programs: create a token for each app.",
    );
  if (app?.isRevoked)
    return l10n.t({
      message: 'This token for {0} ({2}), created on {1}, was revoked. Create a new one.',
      args: [plainText(app.app), moment(app.at), plainText(app.account)],
      comment: "{0} is an app's name, {1} a date and time, {2} the account's name",
    });
  if (expires !== undefined && expires <= Date.now())
    return l10n.t({
      message: "This JWT expired on {0}, according to its claims, so it wasn't sent. Use a new one.",
      args: [moment(expires)],
      comment: '{0} is a date and time',
    });
  return undefined;
}

/** Returns the message about a token that a server accepts: what it is, what access it has, and until when. */
export function validAtServer(token: CheckedToken, server: string, isOwner: OwnerAccess): string {
  if (token.kind === 'local')
    return l10n.t({
      message: "This token is valid on {0}, which created it for itself. Don't use it in programs.",
      args: [server],
      comment: "{0} is the server's name",
    });
  const access =
    isOwner === undefined ? undefined : isOwner ? l10n.t('It has owner access.') : l10n.t('It lacks owner access.');
  return [validOn(token, server), access, expiryWords(token)].filter(Boolean).join(' ');
}

function validOn({ kind, issued, app, storedAs }: CheckedToken, server: string): string {
  if (app)
    return l10n.t({
      message: 'This token for {0} ({1}), created on {2}, is valid on {3}.',
      args: [plainText(app.app), plainText(app.account), moment(app.at), server],
      comment: "{0} is an app's name, {1} the account's name, {2} a date and time, {3} the server's name",
    });
  if (storedAs !== undefined && kind !== 'jwt')
    return l10n.t({
      message: "Your stored token “{0}” is valid on {1} until it's revoked.",
      args: [storedAs, server],
      comment: "{0} is the token's name, {1} the server's name",
    });
  const args = [server];
  switch (kind) {
    case 'transient':
      if (!issued)
        return l10n.t({
          message: 'This transient token is valid on {0} until it restarts, for 48 hours at most.',
          args,
          comment: "{0} is the server's name",
        });
      return issued.label
        ? l10n.t({
            message: 'This transient token lasts until {2} or a restart of {0} ({1}).',
            args: [server, issued.label, moment(endOf(issued))],
            comment: "{0} is the server's name, {1} the name of the token that created it, {2} a date and time",
          })
        : l10n.t({
            message: 'This transient token lasts until {1} or a restart of {0}.',
            args: [server, moment(endOf(issued))],
            comment: "{0} is the server's name, {1} a date and time",
          });
    case 'jwt':
      return l10n.t({ message: 'This JWT is valid on {0}.', args, comment: "{0} is the server's name" });
    default:
      return l10n.t({
        message: "This long-lived token is valid on {0} until it's revoked.",
        args,
        comment: "{0} is the server's name",
      });
  }
}

/** Returns the sentence about the expiry of a JWT; `undefined` if it states none. */
export function expiryWords({ expires }: CheckedToken): string | undefined {
  return expires === undefined
    ? undefined
    : l10n.t({
        message: 'According to its claims, it expires on {0}.',
        args: [moment(expires)],
        comment: '{0} is a date and time, from the claims of a JWT',
      });
}

/** What the user can do about a rejected token with the button of its message. */
export type NextStep = 'renew' | 'checkAtPlexTv' | 'none';

/** Returns the message about a token that a server rejects. */
export function rejectedAtServer({ kind, issued }: CheckedToken, server: string, next: NextStep): string {
  const args = [server];
  if (issued)
    return next === 'renew'
      ? l10n.t({
          message: '{0} rejected this token (401): it has expired, or the server restarted. Renew it.',
          args,
          comment: "{0} is the server's name",
        })
      : l10n.t({
          message: '{0} rejected this token (401): it has expired, or the server restarted. Insert a new one.',
          args,
          comment: "{0} is the server's name",
        });
  switch (kind) {
    case 'transient':
      return l10n.t({
        message: "{0} rejected this token (401): it has expired, or it's for another server. Insert a new one.",
        args,
        comment: "{0} is the server's name",
      });
    case 'jwt':
      return next === 'checkAtPlexTv'
        ? l10n.t({
            message: "{0} rejected this JWT (401): servers don't accept JWTs. Check it at plex.tv instead.",
            args,
            comment: "{0} is the server's name",
          })
        : l10n.t({
            message: "{0} rejected this JWT (401): servers don't accept JWTs. Use another token.",
            args,
            comment: "{0} is the server's name",
          });
    default:
      return next === 'checkAtPlexTv'
        ? l10n.t({
            message: "{0} rejected this token (401): it was revoked, or it's for another server. Check it at plex.tv.",
            args,
            comment: "{0} is the server's name",
          })
        : l10n.t({
            message: "{0} rejected this token (401): it was revoked, or it's for another server. Use another token.",
            args,
            comment: "{0} is the server's name",
          });
  }
}
