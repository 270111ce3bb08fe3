import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { copyAsCurl } from '../../src/sources/copyAsCurl.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { QuickInputUser, runUntilSettled } from './quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;
const HEADERS = `--header 'Accept: application/json' --header "X-Plex-Token: $PLEX_TOKEN"`;

describe('Copying an endpoint as curl', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    await fixture.addLivingRoom();
    await vscode.env.clipboard.writeText('mine');
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [person, fixture]) each.dispose();
  });
  const copy = () =>
    copyAsCurl(undefined, fixture.directory, fixture.access, new KnownSources(fixture.directory, fixture.access));

  it('copies the request for a transient token, without a token, and sends nothing', async () => {
    const copying = copy();
    await person.takes('Create Transient Token');
    await copying;
    assert.equal(
      await vscode.env.clipboard.readText(),
      `curl --request POST ${HEADERS} '${livingRoom.url}/security/token?type=delegation&scope=all'`,
    );
    assert.deepEqual(await control.journal(), []);
  });

  it('copies the request for source connection information of the picked source', async () => {
    const copying = copy();
    await person.takes('Get Source Connection Information');
    await until('the sources', () => person.pick !== undefined && person.pick.items.length > 0);
    const source = `server://${attic.machineIdentifier}`;
    if (person.pick) person.pick.value = source;
    await runUntilSettled('workbench.action.acceptSelectedQuickOpenItem', copying);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `curl ${HEADERS} '${livingRoom.url}/security/resources?${new URLSearchParams({ source })}'`,
    );
  });
});
