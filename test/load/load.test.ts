import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { control } from '../host/fixture.ts';
import { until } from '../until.ts';
import { changeDocument, insertTokens, openFiles, openSources } from './documents.ts';
import { type Figures, grown, heldIn, socketsIn, table, takeFigures } from './figures.ts';
import { held } from './held.ts';
import { listMoreServers, selectLivingRoom, testServers } from './servers.ts';
import { signIn, signInAndOut, signOut } from './signIns.ts';

/** The most by which the heap may have grown at the end, in MB. */
const HEAP_LIMIT = 5;
/** In seconds: VS Code keeps up to 50 documents that extensions opened for up to 3 minutes. */
const REST = Number(process.env.PLEX_TOKENS_LOAD_REST_S ?? 240);
/** Time limit of any part, in milliseconds. */
const LIMIT = 600_000;

describe('Sustained load', function () {
  this.timeout(LIMIT);
  const all: Figures[] = [];
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): unknown => unhandled.push(reason);
  let [start, end]: (Figures | undefined)[] = [];
  const note = async (at: string): Promise<Figures> => {
    const figures = await takeFigures(at);
    all.push(figures);
    return figures;
  };
  const compared = (): [Figures, Figures] => [start ?? assert.fail('No start'), end ?? assert.fail('No end')];

  before(async () => {
    process.on('unhandledRejection', onUnhandled);
    await control.reset();
    await until('the extension', () => held().tree !== undefined);
  });
  after(async () => {
    process.off('unhandledRejection', onUnhandled);
    console.log(`\n${table(all)}\n`);
    writeFileSync(
      process.env.PLEX_TOKENS_LOAD_RESULT ?? assert.fail(),
      `${JSON.stringify({ vscode: vscode.version, node: process.versions.node, restInSeconds: REST, figures: all }, undefined, 2)}\n`,
    );
  });

  describe('The extension under load', function () {
    // A part can't be judged after a failure of an earlier one.
    this.bail(true);

    it('starts after a warm-up in which everything is done once, so that both bundles are loaded', async () => {
      await signInAndOut(1);
      await signIn('With a Token');
      await selectLivingRoom();
      await testServers();
      await insertTokens(1);
      await changeDocument(50);
      await openFiles(3);
      await openSources(1);
      await sleep(10_000);
      start = await note('start');
    });

    it('shows 1,000 servers, and tests 10,000 connections', async () => {
      await signOut();
      await listMoreServers(1_000);
      await signIn('With a Token');
      const { servers, connections } = await testServers();
      assert.ok(servers >= 1_000 && connections >= 10_000, `${servers} servers, ${connections} connections`);
      await note('10,000 connections');
    });

    it('signs in to 1,000 servers and out again 50 times', async () => {
      await signOut();
      await signInAndOut(50);
      await listMoreServers(0);
      await signIn('With a Token');
      await selectLivingRoom();
      await note('50 sign-ins');
    });

    it('inserts 200 tokens in a row', async () => {
      await insertTokens(200);
      await note('200 insertions');
    });

    it('handles 10,000 document events', async () => {
      await changeDocument(10_000);
      await note('10,000 events');
    });

    it('opens 200 files and 20 source documents', async () => {
      await openFiles(200);
      await openSources(20);
      await note('200 documents');
    });

    it(`rests for ${REST} s after the last document`, async () => {
      await sleep(REST * 1000);
      end = await note('end');
    });
  });

  describe('The extension after the load', () => {
    it(`leaves a heap within ${HEAP_LIMIT} MB of the start`, () => {
      const [before, after] = compared();
      assert.ok(after.heap - before.heap <= HEAP_LIMIT, `${before.heap} MB became ${after.heap} MB`);
    });

    it('leaves no listener, registration or subscription', () => {
      const [before, after] = compared();
      assert.ok(heldIn(before) > 50, 'they are counted');
      assert.deepEqual(grown(before, after), {});
      assert.equal(after.subscriptions, before.subscriptions);
    });

    it('leaves no timer', () => {
      const [before, after] = compared();
      assert.ok(after.timers <= before.timers, `${before.timers} became ${after.timers}`);
    });

    it('leaves no socket', () => {
      const [before, after] = compared();
      assert.ok(socketsIn(after) <= socketsIn(before), JSON.stringify([before.resources, after.resources]));
      assert.equal(after.connections, 0);
    });

    it('leaves no document', () => {
      const [before, after] = compared();
      assert.ok(after.documents <= before.documents, `${before.documents} became ${after.documents}`);
    });

    it('holds no closed file', () => {
      const [, after] = compared();
      // The editor that was last written in may be one of the two.
      assert.ok(after.kept <= 2, `${after.kept} are kept`);
    });

    it('leaves no unhandled rejection', () => {
      assert.deepEqual(unhandled, []);
    });
  });
});
