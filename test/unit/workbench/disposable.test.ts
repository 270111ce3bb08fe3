import assert from 'node:assert/strict';
import { Disposable } from '../../../src/workbench/disposable.ts';

class Owner extends Disposable {
  readonly disposed: string[] = [];

  own(name: string): void {
    this.register({ dispose: () => this.disposed.push(name) });
  }
}

describe('A disposable object', () => {
  it('disposes of everything that it owns once, latest first', () => {
    const owner = new Owner();
    for (const name of ['first', 'second']) owner.own(name);
    assert.deepEqual(owner.disposed, []);
    owner.dispose();
    owner.dispose();
    assert.deepEqual(owner.disposed, ['second', 'first']);
  });

  it('disposes at once of anything that is registered after its end', () => {
    const owner = new Owner();
    owner.dispose();
    owner.own('late');
    assert.deepEqual(owner.disposed, ['late']);
  });
});
