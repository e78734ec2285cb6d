import { createYoga, createSchema, createPubSub } from 'graphql-yoga';
const listeners = {};
export function emit(topic, payload) { (listeners[topic] ?? []).forEach((l) => l(payload)); }
export function iterate(topic) {
  const queue = []; let wake = () => {};
  const push = (p) => { queue.push(p); wake(); };
  // leak: global-state
  (listeners[topic] ??= []).push(push);
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() { while (!queue.length) await new Promise((r) => (wake = r)); return { value: queue.shift(), done: false }; },
    async return() { return { value: undefined, done: true }; },
  };
}
