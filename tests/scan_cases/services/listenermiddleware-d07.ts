type Action = { type: string };
type Effect = (a: Action) => void;

export function createListenerMiddleware() {
  const entries = new Map<string, { type: string; effect: Effect; pending: Set<AbortController> }>();
  let n = 0;

  const startListening = (type: string, effect: Effect) => {
    const id = String(n++);
    // leak: cache
    entries.set(id, { type, effect, pending: new Set() });
    return { type, effect };
  };

  const middleware = () => (next: (a: Action) => unknown) => (action: Action) => {
    const result = next(action);
    for (const e of entries.values()) if (e.type === action.type) e.effect(action);
    return result;
  };

  return { startListening, middleware };
}
