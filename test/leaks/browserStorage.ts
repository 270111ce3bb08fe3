import type { Page } from '../vscode/page.ts';
import type { NamedText } from './findings.ts';

/**
 * Reads everything that the browser stores for the page. It runs in the page, and so is a text, because the files of the
 * databases may be compressed and fragmented.
 */
const read = `(async () => {
  const found = [];
  const isBinary = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
  const decode = value => new TextDecoder('latin1').decode(value);
  const plain = (_, value) =>
    isBinary(value) ? decode(value) : value instanceof Map || value instanceof Set ? [...value] : value;
  const textOf = async value =>
    typeof value === 'string' ? value : isBinary(value) ? decode(value) : value instanceof Blob ? value.text() : JSON.stringify(value, plain) ?? '';
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
    for (const key of Object.keys(storage)) found.push([name, key + ' = ' + storage.getItem(key)]);
  }
  const done = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = [done(all.getAllKeys()), done(all.getAll())];
      const texts = await Promise.all((await values).map(textOf));
      (await keys).forEach((key, index) => {
        found.push(['IndexedDB ' + name + '/' + store, String(key) + ' = ' + texts[index]]);
      });
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(['cache ' + name, request.url + ' = ' + (await (await cache.match(request))?.text())]);
    }
  }
  found.push(['address', location.href], ['title', document.title], ['history', JSON.stringify(history.state) ?? '']);
  return found;
})()`;

export async function browserStorage(page: Page): Promise<NamedText[]> {
  const cookies = (await page.context().cookies()).map(
    ({ name, value }): NamedText => ['cookie', `${name} = ${value}`],
  );
  return [...(await page.evaluate<NamedText[]>(read)), ...cookies];
}

export function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}
