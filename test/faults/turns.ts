/** Lets one at a time do something, in the order in which they ask. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(turn: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(turn, turn);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
