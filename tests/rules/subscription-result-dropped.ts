import { first } from "rxjs";
import { prices$, store } from "./streams";

export function mirror(socket: { emit(name: string, value: unknown): void }): void {
  // leak: subscription-result-dropped
  store.subscribe(() => socket.emit("state", store.getState()));
}

export function mirrorWhileOpen(socket: {
  emit(name: string, value: unknown): void;
  on(name: string, f: () => void): void;
}): void {
  // ok: subscription-result-dropped
  const leave = store.subscribe(() => socket.emit("state", store.getState()));
  socket.on("disconnect", leave);
}

export function next(job: { price: number }): void {
  // ok: subscription-result-dropped
  prices$.pipe(first()).subscribe((price: number) => {
    job.price = price;
  });
}

export function follow(job: { price: number }): void {
  // leak: subscription-result-dropped
  prices$.subscribe({
    next(price: number) {
      job.price = price;
    },
  });
}

export function attach(res: { write(text: string): void }): void {
  // leak: subscription-result-dropped
  prices$.subscribe((price: number) => res.write(`${price}`));
}

export function attachUntil(res: { write(text: string): void }): { unsubscribe(): void } {
  // ok: subscription-result-dropped
  return prices$.subscribe((price: number) => res.write(`${price}`));
}
