import type { Page } from '../page.ts';

/** Reads a key of VS Code for the web from the browser's databases. It is a text because it runs in the page. */
const read = (key: string): string => `(async () => {
  const done = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found.push(await done(database.transaction(store).objectStore(store).get(${JSON.stringify(key)})));
    }
    database.close();
  }
  return found.filter(value => typeof value === 'string');
})()`;

/** Returns the state of the extensions as text. It is written with a delay, which a reload would cut off. */
export async function storedExtensionState(page: Page): Promise<string> {
  return (await page.evaluate<string[]>(read('plex-tokens.plex-tokens'))).join('\n');
}

/** Returns the path of the document that VS Code will show in front after a reload, as far as it has stored it. */
export async function storedFrontDocument(page: Page): Promise<string | undefined> {
  const [state] = await page.evaluate<string[]>(read('memento/workbench.parts.editor'));
  const leaf = state === undefined ? undefined : findGroup(JSON.parse(state));
  const value = leaf?.editors[leaf.mru[0] ?? -1]?.value;
  return value === undefined
    ? undefined
    : (JSON.parse(value) as { resourceJSON?: { path: string } }).resourceJSON?.path;
}

interface Group {
  readonly editors: readonly { readonly value: string }[];
  /** Indexes in `editors`, the most recently used first. */
  readonly mru: readonly number[];
}

function findGroup(value: unknown): Group | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('editors' in value && 'mru' in value) return value as Group;
  for (const member of Object.values(value)) {
    const found = findGroup(member);
    if (found) return found;
  }
  return undefined;
}
