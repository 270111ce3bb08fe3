import * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { Gateway } from '../accounts/gateway.ts';
import type { SecretValues } from '../accounts/secretValues.ts';
import type { SignOut } from '../accounts/signOut.ts';
import { settled } from '../plex/promises.ts';
import type { StateStore } from '../state/stateStore.ts';
import { inform } from '../workbench/notify.ts';
import { withProgress } from '../workbench/progress.ts';
import { confirm } from '../workbench/prompts.ts';
import type { LiveConnections } from './liveConnections.ts';
import type { Summary } from './summary.ts';

const { l10n } = vscode;

interface ForgetEverythingDependencies {
  readonly summary: Summary;
  readonly state: StateStore;
  readonly values: SecretValues;
  readonly accounts: AccountStore;
  readonly signOut: SignOut;
  readonly gateway: Gateway;
  readonly connections: LiveConnections;
}

/** Plex: Forget Everything. Afterwards nothing of this extension is stored but the user's settings. */
export async function forgetEverything({
  summary,
  state,
  values,
  accounts,
  signOut,
  gateway,
  connections,
}: ForgetEverythingDependencies): Promise<void> {
  const sure = await confirm(
    accounts.accounts.length === 0
      ? l10n.t('Forget every Plex Media Server and token stored here?')
      : l10n.t('Sign out of every account, and forget every Plex Media Server and token stored here?'),
    l10n.t('Transient tokens that were made with them go on working until they end.'),
    l10n.t('Forget Everything'),
  );
  if (!sure) return;
  const outcomes = await withProgress(l10n.t('Forgetting everything'), async signal => {
    try {
      return await settled(accounts.accounts.map(account => signOut.leave(account, signal)));
    } finally {
      // Whatever became of the accounts: a keyring that is locked must not keep the rest from going.
      gateway.dispose();
      connections.clear();
      await settled([values.deleteAll(), state.deleteAll().then(() => summary.delete())]);
    }
  });
  void inform(
    outcomes.includes('notRevoked')
      ? l10n.t(
          'Everything is forgotten, but a token could not be revoked. Remove “Tokens for Plex” at plex.tv, under Settings, Authorized Devices.',
        )
      : l10n.t('Everything is forgotten.'),
  );
}
