const storageKey = "lunar-hub.key";

type Listener = () => void;

/**
 * The API key of this browser tab. It lives in sessionStorage, so it goes with the tab and is never sent to another origin.
 * Listeners hear of a key set or forgotten, and of a server that asked for one.
 */
class KeyStore {
  #listeners = new Set<Listener>();
  #needed = false;
  #version = 0;

  get key(): string | null {
    return sessionStorage.getItem(storageKey);
  }

  /** True from the server's refusal until another key is set. */
  get needed(): boolean {
    return this.#needed;
  }

  /** Grows whenever the key changes: what was read with another key should be read again. */
  get version(): number {
    return this.#version;
  }

  set(key: string): void {
    sessionStorage.setItem(storageKey, key);
    this.#changed();
  }

  forget(): void {
    sessionStorage.removeItem(storageKey);
    this.#changed();
  }

  refused(): void {
    this.#needed = true;
    this.#notify();
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    this.#needed = false;
    this.#version += 1;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const keyStore = new KeyStore();
