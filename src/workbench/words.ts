import { l10n } from 'vscode';
import { isPlexError, type PlexError, type PlexErrorFacts, type PlexErrorKind } from '../plex/errors.ts';
import { badCertificate, insecure, unreachable } from './networkWords.ts';
import { plainText } from './plainText.ts';
import { isOfPlexTv, plexTvSentence } from './plexTvWords.ts';
import { type Action, Problem } from './problem.ts';

/** An error as people read it: what happened, on which server, and what to do next. */
export interface Words {
  readonly message: string;
  readonly actions: readonly Action[];
  /** True if a retry may help. */
  readonly canRetry: boolean;
}

const WORTH_A_RETRY: readonly PlexErrorKind[] = [
  'unreachable',
  'timedOut',
  'interrupted',
  'rateLimited',
  'starting',
  'serverError',
];

const SIGN_IN: Action = { title: l10n.t('Sign In…'), command: 'plexTokens.signIn' };

const NAMES_HOST: readonly PlexErrorKind[] = ['unreachable', 'timedOut', 'badCertificate', 'insecure'];

/** Returns an error in words; `undefined` for a cancellation, which is silent. */
export function inWords(error: unknown): Words | undefined {
  if (isPlexError(error)) {
    if (error.kind === 'cancelled') return undefined;
    return { message: sentence(error), actions: actionsFor(error), canRetry: WORTH_A_RETRY.includes(error.kind) };
  }
  if (error instanceof Problem) {
    const { message, actions, reason } = error;
    return { message, actions: reason === 'signInLost' ? [SIGN_IN, ...actions] : actions, canRetry: false };
  }
  return {
    message: l10n.t('Tokens for Plex ran into an error of its own. The log says more.'),
    actions: [{ title: l10n.t('Show Log'), command: 'plexTokens.showLog' }],
    canRetry: false,
  };
}

function sentence(error: PlexError): string {
  return (isOfPlexTv(error) ? plexTvSentence(error) : undefined) ?? serverSentence(error);
}

function serverSentence({ kind, facts }: PlexError): string {
  const host = plainText(facts.host);
  const { serverName } = facts;
  // Where the sentence names the host anyway, it doesn't have to name an unnamed server by its host as well.
  const unnamed = NAMES_HOST.includes(kind) ? l10n.t('The server') : host;
  const server = serverName === undefined ? unnamed : plainText(serverName);
  const status = facts.status ?? '';
  switch (kind) {
    case 'unreachable':
      return unreachable(server, host, facts);
    case 'timedOut':
      return l10n.t(
        '{0} did not answer in time at {1}. Check that it is running and that this address is right.',
        server,
        host,
      );
    case 'interrupted':
      return l10n.t('The connection to {0} broke in the middle of an answer. Try again.', server);
    case 'badCertificate':
      return badCertificate(server, host, facts);
    case 'redirected':
      return facts.target === undefined
        ? l10n.t(
            '{0} redirects elsewhere ({1}). Redirects are not followed, because they would carry the token along.',
            host,
            status,
          )
        : l10n.t(
            '{0} redirects to {1} ({2}). Redirects are not followed, because they would carry the token along. If that is your server, add it with that address.',
            host,
            plainText(facts.target),
            status,
          );
    case 'badRequest':
      return l10n.t('{0} did not understand the request (400). A proxy in between may have changed it.', server);
    case 'rejected':
      return rejected(server, facts);
    case 'forbidden':
      return l10n.t('{0} does not allow this with the token in use (403). Select a token with more rights.', server);
    case 'cannotMint':
      return l10n.t(
        '{0} refused to create a transient token (403). The stored token may itself be transient: those cannot create others.',
        server,
      );
    case 'notTransient':
      return l10n.t(
        "{0} returned a long-lived token instead of a transient one. It wasn't used. Check that server.",
        server,
      );
    case 'notAdmin':
      return l10n.t('{0} gives this only to its owner.', server);
    case 'unknownSource':
      return l10n.t(
        '{0} does not know this source (404). Check the identifier; the server must also be version 1.15.4 or newer.',
        server,
      );
    case 'notFound':
      return l10n.t(
        '{0} does not know this request ({1}). It may be an old Plex Media Server, or a proxy in between hides it.',
        server,
        status,
      );
    case 'rateLimited':
      return l10n.t('{0} asks for fewer requests (429). Wait a minute, then try again.', server);
    case 'starting':
      return l10n.t('{0} is starting (503). Try again in a moment.', server);
    case 'serverError':
      return l10n.t('{0} failed with an error of its own ({1}). The log on the server says more.', server, status);
    case 'unexpectedStatus':
      return l10n.t('{0} answered with an unexpected status ({1}).', server, status);
    case 'unreadable':
      return l10n.t(
        'The answer of {0} cannot be used: it is not what a Plex Media Server answers here. Something in between, such as a login page, may have answered instead.',
        server,
      );
    case 'tooLarge':
      return l10n.t(
        'The answer of {0} is far longer than any that a Plex Media Server gives, so it was not read.',
        server,
      );
    case 'notPlex':
      return l10n.t(
        'Something answers at {0}, but it is not a Plex Media Server. Check the address and the port (usually 32400).',
        host,
      );
    case 'wrongServer':
      return l10n.t(
        'Another Plex Media Server than {0} answers at {1}, so no token was sent. If the server has moved, add it again with its new address.',
        server,
        host,
      );
    case 'insecure':
      return insecure(server, host, facts);
    case 'unverified':
      return facts.unverifiedBy === 'http.proxyStrictSSL'
        ? l10n.t(
            '{0} was not asked: the setting http.proxyStrictSSL turns off certificate checks. Turn it on again.',
            server,
          )
        : l10n.t(
            '{0} was not asked: NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks. Unset it and restart VS Code.',
            server,
          );
    case 'signInOver':
      return l10n.t(
        'The sign-in of {0} is over: plex.tv no longer accepts its token ({1}). Sign in again; servers and settings are kept.',
        plainText(facts.accountName ?? l10n.t('this account')),
        facts.status ?? 401,
      );
    case 'pinGone':
      return l10n.t('plex.tv no longer knows this sign-in (404). Start again.');
    case 'pinExpired':
      return l10n.t('The sign-in was not approved in the browser in time. Start again.');
    case 'cancelled':
      return '';
  }
}

function rejected(server: string, { isJwt, accountName, tokenLabel }: PlexErrorFacts): string {
  if (isJwt)
    return l10n.t('This is a Plex JWT, which {0} does not accept. Sign in to get a token it does accept.', server);
  if (accountName !== undefined) {
    return l10n.t(
      '{0} does not accept the token that plex.tv has for {1} (401), although it was read anew. Sign in again, or ask the owner whether the server is still shared with you.',
      server,
      plainText(accountName),
    );
  }
  if (tokenLabel !== undefined) {
    return l10n.t(
      '{0} does not accept the token “{1}” (401). It has ended, or it belongs to another server. Replace it with one that works.',
      server,
      plainText(tokenLabel),
    );
  }
  return l10n.t(
    '{0} does not accept the token (401). It has ended, or it belongs to another server. Replace it with one that works.',
    server,
  );
}

function actionsFor(error: PlexError): Action[] {
  const { kind, facts } = error;
  const isOwn = !isOfPlexTv(error);
  const args = [facts.machineIdentifier, { replace: true, label: facts.tokenLabel }];
  switch (kind) {
    case 'signInOver':
    case 'pinGone':
    case 'pinExpired':
      return [SIGN_IN];
    case 'insecure':
      return [
        {
          title: l10n.t('Open Setting'),
          command: 'workbench.action.openSettings',
          args: ['plexTokens.insecureConnections'],
        },
      ];
    case 'unverified':
      return facts.unverifiedBy === 'http.proxyStrictSSL'
        ? [
            {
              title: l10n.t('Open Setting'),
              command: 'workbench.action.openSettings',
              args: ['http.proxyStrictSSL'],
            },
          ]
        : [];
    case 'unreachable':
      return facts.tried === undefined || facts.machineIdentifier === undefined
        ? []
        : [
            {
              title: l10n.t('Test Connections'),
              command: 'plexTokens.testConnections',
              args: [facts.machineIdentifier],
            },
          ];
    case 'rejected':
    case 'cannotMint':
      if (facts.accountName !== undefined || facts.isJwt) return [SIGN_IN];
      return facts.machineIdentifier === undefined
        ? []
        : [{ title: l10n.t('Replace Token…'), command: 'plexTokens.addToken', args }];
    case 'forbidden':
    case 'notAdmin':
      return isOwn ? [{ title: l10n.t('Select Token…'), command: 'plexTokens.selectServer' }] : [];
    case 'wrongServer':
    case 'redirected':
      return isOwn ? [{ title: l10n.t('Add Server…'), command: 'plexTokens.addServer' }] : [];
    case 'serverError':
    case 'unreadable':
      return [{ title: l10n.t('Show Log'), command: 'plexTokens.showLog' }];
    default:
      return [];
  }
}
