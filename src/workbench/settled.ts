/**
 * Waits for all promises, so that a failure doesn't stop the others.
 *
 * @throws {unknown} the first rejection, once all have settled
 */
export async function settled<Result>(promises: readonly PromiseLike<Result>[]): Promise<Result[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
