type Listener = (value: string) => void;

const subscribers = new Set<Listener>();
const leavers = new Set<Listener>();

export function subscribe(listener: Listener): void {
  // leak: subscribers-never-removed
  subscribers.add(listener);
}

export function publish(value: string): void {
  for (const listener of subscribers) listener(value);
  for (const listener of leavers) listener(value);
}

export function join(listener: Listener): () => void {
  // ok: subscribers-never-removed
  leavers.add(listener);
  return () => leavers.delete(listener);
}

export class Store {
  #listeners = new Set<Listener>();
  private watchers: Listener[] = [];

  subscribe(listener: Listener): void {
    // leak: subscribers-never-removed
    this.#listeners.add(listener);
  }

  watch(listener: Listener): () => void {
    // ok: subscribers-never-removed
    this.watchers.push(listener);
    return () => {
      this.watchers = this.watchers.filter((one) => one !== listener);
    };
  }

  emit(value: string): void {
    this.#listeners.forEach((listener) => listener(value));
    this.watchers.forEach((listener) => listener(value));
  }
}

const byTopic: Record<string, Listener[]> = {};

export function onTopic(topic: string, listener: Listener): void {
  // ok: subscribers-never-removed
  (byTopic[topic] ??= []).push(listener);
}

export function offTopic(topic: string, listener: Listener): void {
  byTopic[topic] = byTopic[topic].filter((one) => one !== listener);
}

const routes: { rebuild(): void }[] = [];

export function watch(route: { rebuild(): void }): void {
  // ok: subscribers-never-removed
  routes.push(route);
}

export function rebuild(): void {
  for (const route of routes) route.rebuild();
}
