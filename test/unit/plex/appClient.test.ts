import assert from 'node:assert/strict';
import { newAppClient } from '../../../src/plex/appClient.ts';
import { SHAPE_SAMPLES } from '../shapeSamples.ts';

describe('The client for an app', () => {
  it('has a new identifier each time, so that no token replaces another', () => {
    const clients = [newAppClient('Kometa'), newAppClient('Kometa')];
    for (const client of clients)
      assert.match(client?.clientIdentifier ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(clients[0]?.clientIdentifier, clients[1]?.clientIdentifier);
  });

  for (const [name, app] of [
    ['Kometa', 'Kometa'],
    ["Mara's scripts & tests (2.0)", "Mara's scripts & tests (2.0)"],
    ['plex-exporter_1', 'plex-exporter_1'],
    ['  two\nlines\t\r\nand  more ', 'two lines and more'],
    ['Büro Žofín', 'Buro Zofin'],
    ['ＦＵＬＬ width', 'FULL width'],
    ['\u202ekometa\u202c\u0000\u001b[31m', 'kometa 31m'],
    ['[click](command:quit) $(trash)', 'click (command quit) (trash)'],
    ['Kometa\r\nX-Plex-Token: no', 'Kometa X-Plex-Token no'],
    ['日本 Kometa 🏠', 'Kometa'],
    ['a'.repeat(10_000), 'a'.repeat(40)],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ] as const) {
    it(`has the name ${JSON.stringify(app)} for ${JSON.stringify(name).slice(0, 40)}, which a header can hold`, () => {
      assert.equal(newAppClient(name)?.app, app);
      assert.equal(newAppClient(app)?.app, app);
    });
  }

  for (const name of ['', ' ', '日本', '…', '- _', '\u202e', '!?'.repeat(5_000)]) {
    it(`has no name for ${JSON.stringify(name).slice(0, 20)}`, () => assert.equal(newAppClient(name), undefined));
  }

  for (const kind of ['longLived', 'transient', 'jwt', 'claimToken', 'local'] as const) {
    it(`has no name that holds a token (${kind})`, () => {
      assert.equal(newAppClient(SHAPE_SAMPLES[kind]), undefined);
      assert.equal(newAppClient(`Kometa ${SHAPE_SAMPLES[kind]}`), undefined);
    });
  }

  it('has no name that holds a token without its accents', () => {
    assert.equal(newAppClient(SHAPE_SAMPLES.longLived.replace(/^./, '$&\u0301')), undefined);
  });
});
