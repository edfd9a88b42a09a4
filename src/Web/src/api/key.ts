const storageKey = "lunar-hub.key";

type Listener = () => void;

/**
 * The API key of this browser tab. It lives in sessionStorage, so it goes with the tab and is never sent to another origin.
 * Listeners hear of a key set or forgotten, and of a server that asked for one.
 */
class KeyStore {
  #listeners = new Set<Listener>();
  #needed = false;

  get key(): string | null {
    return sessionStorage.getItem(storageKey);
  }

  /** True from the server's refusal until another key is set. */
  get needed(): boolean {
    return this.#needed;
  }

  set(key: string): void {
    sessionStorage.setItem(storageKey, key);
    this.#needed = false;
    this.#notify();
  }

  forget(): void {
    sessionStorage.removeItem(storageKey);
    this.#needed = false;
    this.#notify();
  }

  refused(): void {
    this.#needed = true;
    this.#notify();
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const keyStore = new KeyStore();
