import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';

/** VS Code's page with an extension's walkthrough. */
export class Walkthrough {
  readonly #steps: Locator;

  constructor(page: Page) {
    this.#steps = page.locator('.gettingStartedContainer .getting-started-step');
  }

  /** Returns whether each step is done, by its title. */
  async steps(): Promise<Record<string, boolean>> {
    const steps = await this.#steps.evaluateAll(elements =>
      elements.map(step => [
        step.querySelector('.step-title')?.textContent ?? '',
        step.querySelector('.codicon-getting-started-step-checked') !== null,
      ]),
    );
    return Object.fromEntries(steps);
  }

  /** Waits until these steps are done, or are not done. */
  async has(wanted: Readonly<Record<string, boolean>>): Promise<void> {
    await until(`the steps ${JSON.stringify(wanted)}`, async () => {
      const steps = await this.steps();
      return Object.entries(wanted).every(([title, done]) => steps[title] === done);
    });
  }
}
