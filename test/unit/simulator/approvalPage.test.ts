import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { runInNewContext } from 'node:vm';
import type { RunningSimulator } from '../../simulator/spawn.ts';
import { type Asking, ask, freshSimulator } from './asking.ts';
import { askPlexTv, CLIENT, createPin } from './plexTvAsking.ts';

/** As much of an element as the page's script touches. */
class PageElement {
  textContent = '';
  hidden = false;
  readonly dataset: { user?: string } = {};
  press: () => Promise<void> = async () => assert.fail('nobody listens');

  addEventListener(type: string, listener: () => Promise<void>): void {
    assert.equal(type, 'click');
    this.press = listener;
  }
}

/** A browser that shows the page at this address: it runs the script that it was sent. */
class Browser {
  readonly #elements = { '#product': new PageElement(), '#users': new PageElement(), '#outcome': new PageElement() };
  readonly #buttons: PageElement[];

  constructor(html: string, address: URL) {
    const users = Array.from(html.matchAll(/<button data-user="(\w+)">Sign in as \1<\/button>/g), ([, user]) => user);
    this.#buttons = users.map(user => Object.assign(new PageElement(), { dataset: { user } }));
    const fetch = async (path: string, { method, headers, body }: Asking) => {
      const { status } = await ask(new URL(path, address).href, { method, headers, body });
      return { ok: status >= 200 && status < 300 };
    };
    const document = {
      querySelector: (selector: keyof Browser['texts']) => this.#elements[selector],
      querySelectorAll: (selector: string) => (selector === 'button' ? this.#buttons : []),
    };
    const script = /<script>(.*)<\/script>/s.exec(html)?.[1] ?? assert.fail('there is no script');
    runInNewContext(script, { document, location: { hash: address.hash }, URLSearchParams, fetch, JSON });
  }

  get texts() {
    const { '#product': product, '#outcome': outcome } = this.#elements;
    return { '#product': product.textContent, '#outcome': outcome.textContent };
  }

  get users(): (string | undefined)[] {
    return this.#elements['#users'].hidden ? [] : this.#buttons.map(button => button.dataset.user);
  }

  async press(user: string): Promise<void> {
    await this.#buttons.find(button => button.dataset.user === user)?.press();
  }
}

describe('The approval page of the simulated plex.tv', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await freshSimulator();
  });
  const open = async (asked: Record<string, string>) => {
    const address = new URL(`${simulator.plexTv.approvalUrl}#?${new URLSearchParams(asked)}`);
    const { status, text, headers } = await ask(simulator.plexTv.approvalUrl);
    assert.deepEqual([status, headers['content-type']], [200, 'text/html']);
    return new Browser(text, address);
  };
  const tokenOf = async (id: number) =>
    JSON.parse((await askPlexTv(simulator, `/api/v2/pins/${id}`)).text).authToken as string | null;
  const approve = async (body: string) =>
    (await ask(`${simulator.plexTv.approvalUrl}/approve`, { method: 'POST', body })).status;

  it('says which product asks, as text, and has a button for each user', async () => {
    const page = await open({ 'context[device][product]': '<b>A</b> product & more' });
    assert.equal(page.texts['#product'], '<b>A</b> product & more');
    assert.deepEqual(page.users, ['mara', 'tobi', 'ines']);
    assert.notEqual((await open({})).texts['#product'], '');
  });

  it('signs the user in whose button is pressed, and says so', async () => {
    const { id, code } = await createPin(simulator);
    const page = await open({ clientID: CLIENT, code });
    await page.press('tobi');
    assert.equal(page.texts['#outcome'], 'You are signed in. You may close this page.');
    assert.deepEqual(page.users, [], 'once is enough');
    const token = await tokenOf(id);
    const user = JSON.parse((await askPlexTv(simulator, '/api/v2/user', { token: token ?? '' })).text);
    assert.equal(user.email, 'tobi@example.org');
  });

  it('says that a code is not valid where it expired, never was, was used, or is of another client', async () => {
    const expired = await createPin(simulator);
    await simulator.control.expirePins();
    const waiting = await createPin(simulator);
    const used = await createPin(simulator);
    await simulator.control.approvePin('mara', used.code);
    for (const asked of [
      { clientID: CLIENT, code: expired.code },
      { clientID: CLIENT, code: 'neverwas' },
      { clientID: CLIENT, code: used.code },
      { clientID: 'another', code: waiting.code },
      { code: waiting.code },
      {},
    ]) {
      const page = await open(asked as Record<string, string>);
      await page.press('mara');
      assert.equal(page.texts['#outcome'], 'This code is not valid any more.');
    }
    assert.equal(await tokenOf(waiting.id), null);
  });

  it('survives what its script would never send', async () => {
    const { code } = await createPin(simulator);
    for (const body of ['', '{', 'null', '[]', JSON.stringify({ clientID: CLIENT, code, user: 'nobody' })]) {
      assert.equal(await approve(body), 400, body);
    }
    assert.equal((await ask(`${simulator.plexTv.approvalUrl}/approve`)).status, 404);
    const hungUp = connect(Number(new URL(simulator.plexTv.url).port), '127.0.0.2');
    hungUp.write('POST /auth/approve HTTP/1.1\r\nHost: plex\r\nContent-Length: 99\r\n\r\n{');
    await simulator.control.untilRequest(entry => entry.headers['content-length'] === '99');
    hungUp.destroy();
    await simulator.control.untilRequest(entry => entry.outcome === 'cut');
    assert.equal(await approve(JSON.stringify({ clientID: CLIENT, code, user: 'mara' })), 204);
  });
});
