import { ControlClient } from '../simulator/control.ts';
import type { NamedToken } from '../simulator/handedOut.ts';
import type { JournalEntry } from '../simulator/journal.ts';
import type { ServiceKey } from '../simulator/services.ts';
import { type Finding, findInTexts } from './findings.ts';
import { TokenSearch } from './tokenSearch.ts';

/** The product of the extension's own requests. */
const OWN_PRODUCT = 'Tokens for Plex';

/** Controls a simulator, and keeps the requests that a step clears from the journal. */
export class RecordingControl extends ControlClient {
  readonly #cleared: JournalEntry[] = [];

  override async clearJournal(): Promise<void> {
    this.#cleared.push(...(await this.journal()));
    await super.clearJournal();
  }

  /** Returns every request since the start. */
  async requests(): Promise<JournalEntry[]> {
    return [...this.#cleared, ...(await this.journal())];
  }
}

/** Returns the tokens that were created for apps: those with which requests to plex.tv were sent under another product's name. */
export function appTokensIn(requests: readonly JournalEntry[], tokens: readonly NamedToken[]): NamedToken[] {
  const used = requests
    .filter(({ server, headers }) => server === 'plexTv' && headers['x-plex-product'] !== OWN_PRODUCT)
    .map(({ headers }) => headers['x-plex-token']);
  return tokens.filter(({ token }) => used.includes(token));
}

/** Returns the long-lived tokens that a server gave away for a transient one. */
export function givenAwayIn(tokens: readonly NamedToken[]): NamedToken[] {
  return tokens.filter(({ name }) => name.includes('/myplex/account'));
}

/** Finds tokens that servers gave away in any request, and tokens of apps in requests to servers. */
export function findSent(requests: readonly JournalEntry[], tokens: readonly NamedToken[]): Finding[] {
  const sentTo = (isMeant: (server: string) => boolean, secrets: readonly NamedToken[]): Finding[] => {
    const texts = requests.filter(({ server }) => isMeant(server)).map(textOf);
    return findInTexts(new TokenSearch(secrets), 'requests', texts);
  };
  const plexTv: ServiceKey = 'plexTv';
  return [
    ...sentTo(() => true, givenAwayIn(tokens)),
    ...sentTo(server => server !== plexTv, appTokensIn(requests, tokens)),
  ];
}

function textOf({ server, path, query, headers }: JournalEntry): [string, string] {
  return [`to ${server}`, [path, query, JSON.stringify(headers)].join('\n')];
}
