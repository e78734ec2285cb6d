const lastSeen: Record<string, Date> = {};
export async function onWebhook(payload: { deliveryId: string; body: unknown }) {
  if (lastSeen[payload.deliveryId]) return;
  lastSeen[payload.deliveryId] = new Date();
  for (const k in lastSeen) if (Date.now() - +lastSeen[k] > 3.6e6) delete lastSeen[k];
  await process(payload.body);
}
async function process(b: unknown) { console.log(b); }
