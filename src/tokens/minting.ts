import { l10n } from 'vscode';
import type { Secret } from '../plex/secret.ts';
import type { Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import { setContext } from '../workbench/commands.ts';
import { log } from '../workbench/log.ts';
import { withProgress } from '../workbench/notify.ts';
import type { IssuedTokens } from './issuedTokens.ts';

/** Creates transient tokens, and remembers each by its hash. */
export class Minting {
  readonly #access: ServerClient;
  readonly #issued: IssuedTokens;

  constructor(access: ServerClient, issued: IssuedTokens) {
    this.#access = access;
    this.#issued = issued;
  }

  /** @throws {PlexError | Problem} */
  async mint(server: Server): Promise<Secret> {
    const token = await withProgress(l10n.t('Creating a transient token on {0}', server.name), signal =>
      this.#access.request(
        server,
        mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }, signal),
        signal,
      ),
    );
    setContext('plexTokens.hasTransientToken', true);
    // It is known at once. Nothing has to wait until it is on disk.
    this.#issued.note(token, server).catch(error => log.error(error));
    return token;
  }
}
