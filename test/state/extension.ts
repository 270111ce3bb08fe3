/**
 * An extension that executes the test's orders with the real services that keep state: in a real extension host, in the
 * files of a real `globalStorageUri`, and faster than any user interface. It takes its orders over HTTP.
 */
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { Summary } from '../../src/servers/summary.ts';
import { createServices } from '../../src/services.ts';
import { changeOf, KEYS } from './changes.ts';

/** The number of servers that a window adds, and of tokens that it creates on each. */
const SERVERS = 20;
const TOKENS_EACH = 5;

export type Orders = ReturnType<typeof ordersIn>;

export function activate(context: vscode.ExtensionContext): void {
  const orders = ordersIn(context);
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const [name, argument] = JSON.parse(await text(request)) as [keyof Orders, never];
    return orders[name](argument);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      result => response.end(JSON.stringify({ result })),
      error => response.end(JSON.stringify({ error: String(error) })),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const file = path.join(process.env.PLEX_TOKENS_STATE_HOSTS ?? '', String(process.pid));
    writeFileSync(`${file}.new`, String(port));
    renameSync(`${file}.new`, file); // complete when it is seen
  });
}

function ordersIn(context: vscode.ExtensionContext) {
  const { state, directory, issued, ignored } = createServices(context, new Summary(context.globalState));

  return {
    load: () => directory.load(),

    /** Adds servers, selects each, creates tokens on it, and ignores as many: all at once. Returns when all is stored. */
    work: async (window: string) => {
      const addServer = async (place: number): Promise<void> => {
        const machineIdentifier = `${window}-${place}`;
        await directory.put({
          ...{ machineIdentifier, name: `Server ${place}`, address: 'http://127.0.0.2:1', version: '' },
          ...{ tokens: [{ id: 'token-1', label: 'me' }], selectedToken: 'token-1' },
        });
        const server = directory.find(machineIdentifier);
        if (!server) throw new Error(`${machineIdentifier} was not found.`);
        const changes = tokensOf(machineIdentifier).flatMap(token => [
          // Does what `Minting` does once the server has responded.
          issued.note(new Secret(token), server),
          ignored.set(token, true),
        ]);
        await Promise.all([...changes, directory.select(server), state.set('lastFormats', machineIdentifier, 'pair')]);
      };
      await Promise.all(placesOf(window).map((_, place) => addServer(place)));
    },

    /** Returns additions of some windows that this window doesn't have. */
    missing: async (windows: readonly string[]) => {
      const servers = windows.flatMap(placesOf);
      const tokens = servers.flatMap(tokensOf);
      return [
        ...servers.filter(server => directory.find(server)?.tokens.length !== 1).map(server => `server ${server}`),
        ...servers.filter(server => !state.itemOf('lastFormats', server)).map(server => `format ${server}`),
        ...tokens.filter(token => !issued.find(token)).map(token => `created ${token}`),
        ...tokens.filter(token => !ignored.has(token)).map(token => `ignored ${token}`),
      ];
    },

    selected: async () => directory.selected?.machineIdentifier,

    /**
     * Changes many items repeatedly, each as soon as its change before is acknowledged, and writes a line into a file for
     * each.
     */
    change: async ({ log, next }: { readonly log: string; readonly next: Readonly<Record<string, number>> }) => {
      const changing = async (key: string): Promise<never> => {
        for (let number = next[key] ?? 1; ; number++) {
          await state.set('lastFormats', key, changeOf(number));
          appendFileSync(log, `${key} ${number}\n`);
        }
      };
      for (const key of KEYS) void changing(key);
    },

    values: async (): Promise<Record<string, unknown>> =>
      Object.fromEntries(KEYS.map(key => [key, state.itemOf('lastFormats', key)?.value])),

    /**
     * Appends to a list in `globalState`, with a change of another key beside each. Returns the length of the list at the
     * end.
     */
    appendToGlobalState: async (count: number) => {
      const { globalState } = context;
      await globalState.update('list', []);
      for (let number = 0; number < count; number++) {
        void globalState.update('list', [...globalState.get<number[]>('list', []), number]);
        void globalState.update(`other-${number}`, number);
        // These follow each other within milliseconds, as the changes of a user's commands do.
        await setTimeout(number % 15);
      }
      await globalState.update('last', count);
      return globalState.get<number[]>('list', []).length;
    },
  };
}

function placesOf(window: string): string[] {
  return Array.from({ length: SERVERS }, (_, place) => `${window}-${place}`);
}

function tokensOf(server: string): string[] {
  return Array.from({ length: TOKENS_EACH }, (_, place) => `transient-${server}-${place}`);
}
