const inflight = new Map<string, Promise<Response>>();

export function getOnce(url: string): Promise<Response> {
  let p = inflight.get(url);
  if (!p) {
    p = fetch(url).then((res) => {
      inflight.delete(url);
      return res;
    });
    // leak: cache
    inflight.set(url, p);
  }
  return p;
}

const flights = new Map<string, Promise<Response>>();
export function getOnceOk(url: string): Promise<Response> {
  let p = flights.get(url);
  if (!p) {
    p = fetch(url).finally(() => flights.delete(url));
    flights.set(url, p);
  }
  return p;
}
