import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from 'marked';
import * as vscode from 'vscode';
import { problemWith } from '../../src/detection/detection.ts';
import { TokenHovers } from '../../src/detection/hovers.ts';
import type { PlacedFinding } from '../../src/detection/scanner/regions.ts';
import { StoredTokens } from '../../src/detection/storedTokens.ts';
import { PlexError, type PlexErrorKind } from '../../src/plex/errors.ts';
import type { AccountDevice } from '../../src/plex/responses.ts';
import { Secret } from '../../src/plex/secret.ts';
import { selectServer } from '../../src/servers/chooseServer.ts';
import { foundWords } from '../../src/servers/findServer.ts';
import { listServers } from '../../src/servers/listedServers.ts';
import type { Server } from '../../src/servers/server.ts';
import { createStatusItem } from '../../src/servers/summary.ts';
import { ServerTree } from '../../src/sidebar/serverTree.ts';
import type { TreeNode } from '../../src/sidebar/treeItems.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { pickSource } from '../../src/sources/pickSource.ts';
import { SourceAnnotations } from '../../src/sources/sourceAnnotations.ts';
import type { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import type { AppToken } from '../../src/tokens/appTokens.ts';
import { TokenCompletion } from '../../src/tokens/tokenCompletion.ts';
import { plainText } from '../../src/workbench/plainText.ts';
import { inWords } from '../../src/workbench/words.ts';
import { hostileWords, NO_PLAIN_TEXT } from '../unit/workbench/hostileWords.ts';
import { until } from '../until.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture } from './fixture.ts';
import { QuickInputUser } from './quickInputUser.ts';

/** Servers of an account at a time, each with names of its own. */
const AT_ONCE = 40;
const ROUNDS = 15;

/** What an error can be that says something about a server; the compiler sees to it that none is missing. */
const KINDS: Record<Exclude<PlexErrorKind, 'cancelled'>, true> = {
  ...{ unreachable: true, timedOut: true, interrupted: true, badCertificate: true, redirected: true, badRequest: true },
  ...{ rejected: true, forbidden: true, cannotMint: true, notAdmin: true, unknownSource: true, notFound: true },
  ...{ rateLimited: true, starting: true, serverError: true, unexpectedStatus: true, unreadable: true, tooLarge: true },
  ...{
    notPlex: true,
    notTransient: true,
    wrongServer: true,
    signInOver: true,
    pinGone: true,
    insecure: true,
    unverified: true,
    pinExpired: true,
    homePinWrong: true,
    homePinNeeded: true,
    homeUserGone: true,
  },
};

/** What hovers may run. */
const LINKED = ['plexTokens.renewToken', 'plexTokens.checkTokenAtCursor', 'plexTokens.revokeToken'];
/** The last paragraph of a hover of a transient token. */
const OWN_LINK =
  /\n\n(?=\[(?:Renew|Check|Revoke) Token\]\(command:plexTokens\.(?:renewToken|checkTokenAtCursor|revokeToken)\?[\w%-]+\)$)/;

const account = (words: string) => ({ id: 'a1', name: plainText(words, 40) || 'Plex account' });
const names = fc.array(hostileWords, { minLength: AT_ONCE, maxLength: AT_ONCE });

function device(words: string, index: number): AccountDevice {
  return {
    name: words,
    clientIdentifier: index.toString(16).padStart(40, '0'),
    productVersion: words,
    provides: 'server',
    owned: index % 2 === 0,
    sourceTitle: words,
    accessToken: undefined,
    connections: [{ uri: `http://10.0.0.${index}:32400`, local: true, relay: false }],
  };
}

/** Every text in it that VS Code shows. */
function textsOf(shown: unknown): string[] {
  if (typeof shown === 'string') return [shown];
  if (typeof shown !== 'object' || shown === null || shown instanceof vscode.ThemeIcon) return [];
  const { label, description, detail, tooltip, title, message, text, placeholder, accessibilityInformation } =
    shown as Record<string, unknown>;
  return [label, description, detail, tooltip, title, message, text, placeholder, accessibilityInformation].flatMap(
    textsOf,
  );
}

/** Lines of a tooltip, and the icon that the status item begins with, are ours. */
function assertPlain(...shown: unknown[]): void {
  const texts = shown.flatMap(textsOf);
  assert.ok(texts.length > 0);
  for (const text of texts) {
    assert.doesNotMatch(text.replaceAll('\n', ' ').replace(/^\$\(key\) /, ''), NO_PLAIN_TEXT, JSON.stringify(text));
  }
}

describe("A server's text is no link, command or icon", () => {
  let fixture: Fixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });

  /** Signs in to an account with servers of these names. */
  const withServers = async (words: readonly string[]): Promise<readonly Server[]> => {
    const serverTokens = new Map(words.map((_, index) => [device('', index).clientIdentifier, tokenOf(index)]));
    await fixture.accounts.put(account(words[0] ?? ''), { token: tokenOf(999), obtained: 'pasted', serverTokens });
    await fixture.directory.setListed('a1', listServers(words.map(device)));
    await fixture.directory.load();
    const { servers } = fixture.directory;
    assert.equal(servers.length, words.length);
    return servers;
  };
  const tokenOf = (index: number): Secret => new Secret(`Qz8-rT_w4KbN7vXe${String(index).padStart(4, '0')}`);
  const always = (holds: (words: string[]) => Promise<void>, numRuns = ROUNDS): Promise<void> =>
    fc.assert(fc.asyncProperty(names, holds), { numRuns });

  it('in the sidebar', async () => {
    const sources = new KnownSources(fixture.directory, fixture.access);
    const tree = new ServerTree({ ...fixture.services, sources });
    const everything = async (node?: TreeNode): Promise<TreeNode[]> => {
      if (node?.kind === 'server') return tree.getChildren({ ...node, kind: 'connections' });
      const children = await tree.getChildren(node);
      return [...children, ...(await Promise.all(children.map(everything))).flat()];
    };
    await always(async words => {
      await withServers(words);
      const items = (await everything()).map(node => tree.getTreeItem(node));
      assert.ok(items.length > 2 * AT_ONCE);
      assertPlain(...items);
      const [title = '', machineIdentifier = '', message = ''] = words;
      assertPlain(
        tree.getTreeItem({ kind: 'source', machineIdentifier, source: 'server://x', title: plainText(title) }),
      );
      const error = new PlexError('rejected', { host: 'h', serverName: message });
      assertPlain(
        tree.getTreeItem({ kind: 'serverFailure', machineIdentifier, message: inWords(error)?.message ?? '' }),
      );
    });
    tree.dispose();
  });

  it('in what the sidebar shows of providers', async () => {
    const server = await fixture.addLivingRoom();
    const sources = new KnownSources(fixture.directory, fixture.access);
    const tree = new ServerTree({ ...fixture.services, sources });
    await always(async ([providerTitle = '', version = '']) => {
      await control.clearFaults('livingRoom');
      await control.addFault('livingRoom', { fault: { kind: 'names', providerTitle, version } });
      tree.refresh();
      const children = await tree.getChildren({ kind: 'server', machineIdentifier: server.machineIdentifier });
      assert.ok(children.some(({ kind }) => kind === 'source'));
      assertPlain(
        ...children.map(node => tree.getTreeItem(node)),
        ...(await tree.getChildren()).map(node => tree.getTreeItem(node)),
      );
    });
    tree.dispose();
  });

  it('in the status bar', async () => {
    const { createStatusBarItem } = vscode.window;
    const items: vscode.StatusBarItem[] = [];
    vscode.window.createStatusBarItem = ((...options: Parameters<typeof createStatusBarItem>) => {
      const item = createStatusBarItem(...options);
      items.push(item);
      return item;
    }) as typeof createStatusBarItem;
    const status = createStatusItem(fixture.summary);
    vscode.window.createStatusBarItem = createStatusBarItem;
    await always(async words => {
      for (const server of (await withServers(words)).slice(0, 3)) {
        await fixture.directory.select(server);
        assertPlain(items[0]);
      }
    });
    status.dispose();
  });

  it('in the lists that people choose from', async () => {
    const person = new QuickInputUser();
    const closed = async (asking: Promise<unknown>): Promise<void> => {
      await person.cancels();
      await asking;
    };
    await always(async words => {
      const [server = assert.fail()] = await withServers(words);
      const selecting = selectServer(undefined, fixture.directory);
      await until('the list of servers', () => (person.pick?.items.length ?? 0) > AT_ONCE);
      assertPlain(person.pick, ...(person.pick?.items ?? []));
      await closed(selecting);
      const asking = pickSource(server, {
        withOthers: () => words.map(title => ({ source: { scheme: 'provider', identifier: 'a.b' }, title })),
        providers: async () => Promise.reject(new PlexError('notAdmin', { host: 'h', serverName: words[1] ?? '' })),
      } as unknown as KnownSources);
      await until('what went wrong', () => person.pick?.busy === false);
      assertPlain(person.pick, ...(person.pick?.items ?? []));
      await closed(asking);
    }, 5);
    person.dispose();
  });

  it('in messages', async () => {
    await always(async words => {
      for (const [index, kind] of (Object.keys(KINDS) as PlexErrorKind[]).entries()) {
        const serverName = words[index] ?? '';
        const facts = { host: 'evil.example:32400', target: `https://${words[1]}`, accountName: words[2] ?? '' };
        assertPlain(inWords(new PlexError(kind, { ...facts, serverName, status: 401 })));
        assertPlain(inWords(new PlexError(kind, { host: facts.host, serverName, status: 401, code: 'CODE' })));
      }
      for (const version of words) {
        const identity = { machineIdentifier: '', version, claimed: true };
        assertPlain(foundWords({ address: 'http://10.0.0.1:32400', identity }, undefined));
      }
    });
  });

  it('in completions, and above the tokens of a source document', async () => {
    const { document } = await openText('X-Plex-Token=');
    const completion = new TokenCompletion(fixture.directory, fixture.access);
    const nothing = (): vscode.Disposable => new vscode.Disposable(() => undefined);
    let deviceNames: readonly string[] = [];
    const documents = {
      onDidChange: nothing,
      hideTokens: nothing,
      find: () => ({
        response: {
          text: '',
          connections: [],
          tokens: deviceNames.map(deviceName => ({ line: 0, token: tokenOf(0), deviceName })),
        },
      }),
    } as unknown as SourceDocuments;
    const annotations = new SourceAnnotations(documents);
    await always(async words => {
      await withServers(words);
      const items = await completion.provide(document, new vscode.Position(0, 'X-Plex-Token='.length), true);
      assert.ok(items.length > 5);
      assertPlain(...items.flatMap(({ label, detail = '', documentation = '' }) => [label, detail, documentation]));
      deviceNames = words;
      assertPlain(...annotations.provideCodeLenses(document).map(({ command }) => command));
    });
    annotations.dispose();
  });

  it('in Problems and hovers, as Markdown is read', async () => {
    const { document } = await openText('x');
    let finding: PlacedFinding;
    let issuedBy: string | undefined;
    let isExpired = false;
    let app: AppToken | undefined;
    let creator: Server | undefined;
    const hovers = new TokenHovers(
      { findingsAt: () => [finding], beginningOf: () => '' },
      {
        issued: () =>
          issuedBy === undefined
            ? undefined
            : {
                server: issuedBy,
                token: { machineIdentifier: '', label: issuedBy, at: Date.now() - (isExpired ? 49 * 3_600_000 : 0) },
                creator,
                isExchangeable: true,
              },
        app: () => app,
        isIgnored: () => false,
        nameOf: () => issuedBy,
      },
    );
    const storedTokens = new StoredTokens(fixture);
    const place = { line: 0, start: 0, end: 1 };
    await always(async words => {
      const servers = await withServers(words);
      const findings: PlacedFinding[] = [
        ...(await storedTokens.read()).map(({ owner }): PlacedFinding => ({ ...place, kind: 'longLived', owner })),
        ...[...servers, ...servers].map((): PlacedFinding => ({ ...place, kind: 'transient' })),
        ...servers.map((): PlacedFinding => ({ ...place, kind: 'machineIdentifier' })),
        ...servers.map((): PlacedFinding => ({ ...place, kind: 'longLived' })),
      ];
      assert.ok(findings.length > 2 * AT_ONCE);
      const hovered = findings.map((each, index) => {
        finding = each;
        creator = servers[index % servers.length];
        issuedBy = each.kind !== 'longLived' ? creator?.name : undefined;
        isExpired = index % 2 === 0;
        const name = creator?.name ?? '';
        const sharedServer = isExpired ? { sharedServer: name } : {};
        const isApp = each.kind === 'longLived' && each.owner === undefined;
        app = isApp ? { app: name, account: name, clientIdentifier: '', at: Date.now(), ...sharedServer } : undefined;
        assertPlain(problemWith(each, undefined) ?? 'fine');
        const [words] = hovers.provideHover(document, new vscode.Position(0, 0))?.contents ?? [];
        assert.ok(words instanceof vscode.MarkdownString && !words.supportHtml && !words.supportThemeIcons);
        const [text = '', ...links] = words.value.split(OWN_LINK);
        assert.deepEqual(links.length > 0, words.isTrusted !== false);
        const { enabledCommands = [] } = typeof words.isTrusted === 'object' ? words.isTrusted : {};
        assert.ok(enabledCommands.every(command => LINKED.includes(command)));
        const isRevocable = app !== undefined && app.sharedServer === undefined;
        assert.equal(links.length > 0, isRevocable || each.kind === 'transient');
        return text;
      });
      for (const markdown of new Set(hovered)) {
        // As VS Code itself renders what is in a hover. (Its Markdown preview has another renderer.)
        const paragraphs = await marked.parse(markdown, { gfm: true });
        assert.match(paragraphs, /^<p.*<\/p>\s*$/s);
        assert.deepEqual(paragraphs.match(/<(?!\/?p\b|br\b)[a-z!/][^>]*>/gi) ?? [], [], markdown);
        // What GitHub's Markdown, which VS Code reads, makes a link of.
        assert.doesNotMatch(markdown, /:\/\/|\bwww\.|@|[<>[\]`\\]/i);
      }
    });
    storedTokens.dispose();
  });
});
