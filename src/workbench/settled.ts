/**
 * Waits for all, so that one that fails keeps none of the others from being done.
 *
 * @throws what the first of those that failed threw, when all are over
 */
export async function settled<Result>(promises: readonly PromiseLike<Result>[]): Promise<Result[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
