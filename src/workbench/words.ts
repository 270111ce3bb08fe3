import { l10n } from 'vscode';
import { isPlexError, isTemporary, type PlexError } from '../plex/errors.ts';
import { isOfPlexTv, plexTvSentence } from './plexTvWords.ts';
import { type Action, Problem } from './problem.ts';
import { serverSentence } from './serverErrorWords.ts';

/** An error as people read it: what happened, on which server, and what to do next. */
export interface Words {
  readonly message: string;
  readonly actions: readonly Action[];
  /** True if a retry may help. */
  readonly canRetry: boolean;
}

const SIGN_IN: Action = { title: l10n.t('Sign In…'), command: 'plexTokens.signIn' };
const SHOW_LOG: Action = { title: l10n.t('Show Log'), command: 'plexTokens.showLog' };

/** Returns an error in words; `undefined` for a cancellation, which is silent. */
export function inWords(error: unknown): Words | undefined {
  if (isPlexError(error)) {
    if (error.kind === 'cancelled') return undefined;
    return { message: sentence(error), actions: actionsFor(error), canRetry: isTemporary(error) };
  }
  if (error instanceof Problem) {
    const { message, actions, reason } = error;
    return { message, actions: reason === 'signInLost' ? [SIGN_IN, ...actions] : actions, canRetry: false };
  }
  return {
    message: l10n.t('Tokens for Plex ran into an internal error. The log has details.'),
    actions: [SHOW_LOG],
    canRetry: false,
  };
}

function sentence(error: PlexError): string {
  return (isOfPlexTv(error) ? plexTvSentence(error) : undefined) ?? serverSentence(error);
}

/** Returns a button that asks for the token of a server; of any server where it isn't known which one it is. */
function selectToken(machineIdentifier: string | undefined): Action {
  const args = machineIdentifier === undefined ? [] : [machineIdentifier, { tokenOnly: true }];
  return { title: l10n.t('Select Token…'), command: 'plexTokens.selectServer', args };
}

function openSetting(name: string): Action {
  return { title: l10n.t('Open Setting'), command: 'workbench.action.openSettings', args: [name] };
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
      return [openSetting('plexTokens.insecureConnections')];
    case 'unverified':
      return facts.unverifiedBy === 'http.proxyStrictSSL' ? [openSetting(facts.unverifiedBy)] : [];
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
      if (facts.homeUserName !== undefined) return [selectToken(facts.machineIdentifier)];
      return facts.machineIdentifier === undefined
        ? []
        : [{ title: l10n.t('Replace Token…'), command: 'plexTokens.addToken', args }];
    case 'forbidden':
    case 'notAdmin':
      return isOwn ? [selectToken(facts.machineIdentifier)] : [];
    case 'wrongServer':
      return facts.machineIdentifier === undefined
        ? []
        : [
            { title: l10n.t('Refresh'), command: 'plexTokens.refreshServer', args: [facts.machineIdentifier] },
            { title: l10n.t('Manage Server…'), command: 'plexTokens.manageServer', args: [facts.machineIdentifier] },
          ];
    case 'redirected':
      return isOwn ? [{ title: l10n.t('Add Server…'), command: 'plexTokens.addServer' }] : [];
    case 'unexpectedStatus':
    case 'unreadable':
      return [SHOW_LOG];
    default:
      return [];
  }
}
